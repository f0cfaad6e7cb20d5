import type { FailedExecution } from '../../clients/execution-history.ts';
import type { Claim, OpenIncident, RestoringIncident } from '../../domain/claim/claim.ts';
import { RESTORE_SITE } from '../../domain/workflows.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';
import { nameOf, restart } from './restart.ts';

type FollowCollaborators = Pick<Collaborators, 'claims' | 'history' | 'executions' | 'restores' | 'clock'>;

/**
 * A restore whose execution has ended. Until its endpoints go back, the site is fenced again (rule 14): while a push runs,
 * the survivor's writes fail as soon as it does not reach the site, and nothing else would end that. From the first
 * endpoint on, the site has its data, and another execution completes the restore (rule 20).
 *
 * @param ended the execution that EventBridge has just reported as ended
 */
export async function followRestore(
  claim: Claim,
  incident: OpenIncident,
  collaborators: FollowCollaborators,
  ended: FailedExecution | undefined,
): Promise<ReconcileOutput> {
  const { restore, decision } = incident;
  const { history, claims } = collaborators;
  if (restore !== undefined && (await history.anyRunning([restore.execution], ended))) {
    return { verdict: 'LEFT', detail: `the restore of ${decision.site} is running` };
  }
  if (incident.phase === 'returning' && restore !== undefined) {
    return completeReturn(claim, { ...incident, restore }, collaborators);
  }
  const { current } = await claims.giveUpRestore(claim, incident);
  return restart(current, collaborators);
}

/** The claim names the new execution before that is started, so that no other one is started while it runs. */
async function completeReturn(
  claim: Claim,
  incident: RestoringIncident,
  { claims, restores, clock }: FollowCollaborators,
): Promise<ReconcileOutput> {
  const { decision, restore } = incident;
  const name = nameOf(incident.incident, clock.now(), 'return');
  const execution = restores.arnOf(name);
  if (restore.execution !== execution) await claims.resumeReturn(claim, incident, execution);
  const input = RESTORE_SITE.input.parse({
    version: 1,
    site: decision.site,
    approval: 'given',
    by: 'reconcile',
  });
  await restores.start({ name, input });
  return { verdict: 'STARTED', incident: incident.incident, executions: [name] };
}

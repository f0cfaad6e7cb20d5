import type { Claim, Incident } from '../../domain/claim/claim.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';
import { restart } from './restart.ts';

/**
 * Rule 14: a restore goes on by its own execution only. If that has ended, the site is fenced again: while a push runs,
 * the survivor's writes fail as soon as it does not reach the site, and nothing else would end that.
 */
export async function undoRestore(
  claim: Claim,
  incident: Incident,
  { claims, history, executions, clock }: Pick<Collaborators, 'claims' | 'history' | 'executions' | 'clock'>,
): Promise<ReconcileOutput> {
  const { restore } = incident;
  if (restore !== undefined && (await history.anyRunning([restore.execution]))) {
    return { verdict: 'LEFT', detail: `the restore of ${incident.decision.site} is running` };
  }
  const { current } = await claims.giveUpRestore(claim, incident);
  return restart(current, { executions, clock });
}

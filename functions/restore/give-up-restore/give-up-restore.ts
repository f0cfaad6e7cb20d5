import type { Executions } from '../../clients/executions.ts';
import { openIncident } from '../../domain/claim/claim.ts';
import { type RestoreReason, type RestoreVerdict, refuse } from '../../domain/restore/outcomes.ts';
import { restart } from '../../operations/reconcile/restart.ts';
import type { RestoreCollaborators, RestoreInput } from '../collaborators.ts';

export interface GiveUpRestoreInput extends RestoreInput {
  /** Why, from the step that gave up. */
  readonly reason: RestoreReason;
  readonly detail: string;
}

export interface GiveUpRestoreCollaborators extends Pick<RestoreCollaborators, 'claims' | 'clock'> {
  /** Starts executions of the fencing workflow. */
  readonly executions: Executions;
}

/**
 * Rule 14: the restore is over, and the fencing is completed again by executions that this starts. May be repeated, also
 * days later: once the claim is no longer this restore's, nothing is written. Until the site is fenced, the same executions
 * are started again, in case a start failed.
 *
 * @throws ClaimChanged; ExecutionNotStarted, after which reconcile starts them within a minute
 */
export async function giveUpRestore(
  { execution, reason, detail }: GiveUpRestoreInput,
  { claims, clock, executions }: GiveUpRestoreCollaborators,
): Promise<RestoreVerdict & { readonly incident?: string }> {
  const claim = await claims.read();
  const incident = openIncident(claim);
  if (incident?.restore?.execution !== execution) return refuse(reason, detail);
  const inForce = incident.phase === 'restoring' || incident.phase === 'returning';
  const givenUp = inForce ? (await claims.giveUpRestore(claim, incident)).current : incident;
  await restart(givenUp, { executions, clock });
  return { ...refuse(reason, detail), incident: incident.incident };
}

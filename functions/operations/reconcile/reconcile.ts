import { type Claim, openIncident } from '../../domain/claim/claim.ts';
import { recordObserveMode } from '../../domain/claim/observe-mode.ts';
import { recordFailure } from '../record-failure/record-failure.ts';
import { closeRestored } from './close.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';
import { findDrift } from './drift.ts';
import { restart } from './restart.ts';
import { undoRestore } from './undo-restore.ts';

const MINUTE = 60_000;
/**
 * Minutes between two searches for drift: an alarm follows within 15. With no open incident the other minutes are
 * cheap.
 */
const DRIFT_EVERY = 5;
/** Minutes between two searches for failed executions without a record. */
const FAILURES_EVERY = 10;
/**
 * How far back the search goes. EventBridge usually reports a failure; the search finds those that it did not report.
 */
const LOOK_BACK_MS = 2 * 60 * MINUTE;

/**
 * Rule 9, once a minute: restarts an incident whose execution died, undoes a restore whose execution died, closes an
 * incident whose site was restored, and reports drift that needs an operator. Records observe mode in the claim first.
 * Reconcile itself changes nothing at Global Accelerator or Infinispan; the executions that it starts do.
 *
 * @throws ClaimChanged if an execution wrote the claim first, and the errors of its clients; the next run tries again
 */
export async function reconcile(_: object, collaborators: Collaborators): Promise<ReconcileOutput> {
  const { claims, clock, settings } = collaborators;
  const minute = Math.floor(clock.now() / MINUTE);
  const claim = await recordObserveMode(await claims.read(), settings.observe, claims);
  if (minute % FAILURES_EVERY === 0) await recordMissedFailures(collaborators);
  const output = await settleIncident(claim, collaborators);
  // While the incident is unfinished, or this run changed something, there is no search: a later run searches.
  const working = openIncident(claim)?.phase !== 'fenced' && openIncident(claim) !== undefined;
  const settled = output.verdict === 'NOTHING_TO_DO' || output.verdict === 'LEFT';
  if (minute % DRIFT_EVERY !== 0 || working || !settled) return output;
  const drift = await findDrift(claim.current, collaborators);
  return drift.length > 0 ? { verdict: 'DRIFT', drift } : { ...output, drift };
}

async function settleIncident(claim: Claim, collaborators: Collaborators): Promise<ReconcileOutput> {
  const incident = openIncident(claim);
  if (incident === undefined) return { verdict: 'NOTHING_TO_DO' };
  if (incident.phase === 'fenced') return closeRestored(claim, incident, collaborators);
  if (incident.phase === 'restoring' || incident.phase === 'returning')
    return undoRestore(claim, incident, collaborators);
  if (await collaborators.history.anyRunning(incident.executions)) {
    return { verdict: 'LEFT', detail: `an execution of ${incident.incident} is running` };
  }
  if (incident.takeOfflineSentAt !== undefined && incident.restore === undefined) {
    // An operator may have restored the site after its fencing was interrupted.
    const closed = await closeRestored(claim, incident, collaborators);
    if (closed.verdict === 'CLOSED') return closed;
  }
  return restart(incident, collaborators);
}

async function recordMissedFailures({ history, trail, clock }: Collaborators): Promise<void> {
  const recent = (await history.failed()).filter(({ stoppedAt }) => clock.now() - stoppedAt < LOOK_BACK_MS);
  await Promise.all(recent.map((failed) => recordFailure(failed, { history, trail })));
}

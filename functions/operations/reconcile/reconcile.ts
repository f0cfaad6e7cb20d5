import { type Claim, openIncident } from '../../domain/claim/claim.ts';
import { recordObserveMode } from '../../domain/claim/observe-mode.ts';
import { recordFailure } from '../record-failure/record-failure.ts';
import { closeRestored } from './close.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';
import { findDrift } from './drift.ts';
import { restart } from './restart.ts';

const MINUTE = 60_000;
/** Minutes between two looks for drift, so that an alarm follows within 15. At rest every other minute costs one read. */
const DRIFT_EVERY = 5;
/** Minutes between two searches for failed executions without a record. */
const FAILURES_EVERY = 10;
/** EventBridge reports a failure as a rule; a lost report is found within this time. */
const LOOK_BACK_MS = 2 * 60 * MINUTE;

/**
 * Rule 9, once a minute: restarts an incident whose execution died, closes one whose site was restored, and reports
 * drift that needs an operator. Records observe mode in the claim first. Reconcile itself changes nothing in AWS or
 * Infinispan; the executions it starts do.
 *
 * @throws ClaimChanged when an execution was first, and the errors of its clients: the next minute tries again
 */
export async function reconcile(_: object, collaborators: Collaborators): Promise<ReconcileOutput> {
  const { claims, clock, settings } = collaborators;
  const minute = Math.floor(clock.now() / MINUTE);
  const claim = await recordObserveMode(await claims.read(), settings.observe, claims);
  if (minute % FAILURES_EVERY === 0) await recordMissedFailures(collaborators);
  const output = await settleIncident(claim, collaborators);
  // An execution works on the incident, or the claim has changed: the next look judges what comes of it.
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
  if (await collaborators.history.anyRunning(incident.executions)) {
    return { verdict: 'LEFT', detail: `an execution of ${incident.incident} is running` };
  }
  if (incident.phase === 'started' && incident.takeOfflineSentAt !== undefined) {
    // An operator may have restored the site after its fencing broke off.
    const closed = await closeRestored(claim, incident, collaborators);
    if (closed.verdict === 'CLOSED') return closed;
  }
  return restart(incident, collaborators);
}

async function recordMissedFailures({ history, trail, clock }: Collaborators): Promise<void> {
  const recent = (await history.failed()).filter(({ stoppedAt }) => clock.now() - stoppedAt < LOOK_BACK_MS);
  await Promise.all(recent.map((failed) => recordFailure(failed, { history, trail })));
}

import type { FailedExecution } from '../../clients/execution-history.ts';
import { type Claim, openIncident } from '../../domain/claim/claim.ts';
import { recordObserveMode } from '../../domain/claim/observe-mode.ts';
import { recordFailure } from '../record-failure/record-failure.ts';
import { failedExecutionIn } from '../status-change.ts';
import { closeRestored } from './close.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';
import { findDrift } from './drift.ts';
import { followRestore } from './follow-restore.ts';
import { restart } from './restart.ts';

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
 * Rule 9, once a minute: restarts an incident whose execution died, undoes or completes a restore whose execution died,
 * closes an incident whose site was restored, and reports drift that needs an operator. Records observe mode in the claim
 * first. Reconcile itself changes nothing at Global Accelerator or Infinispan; the executions that it starts do.
 *
 * @param input the schedule's event, or the event of a restore's execution that failed, timed out or was aborted, which
 *   is followed up at once
 * @throws ClaimChanged if an execution wrote the claim first, and the errors of its clients; the next run tries again
 */
export async function reconcile(input: object, collaborators: Collaborators): Promise<ReconcileOutput> {
  const { claims, clock, settings } = collaborators;
  const minute = Math.floor(clock.now() / MINUTE);
  const claim = await recordObserveMode(await claims.read(), settings.observe, claims);
  if (minute % FAILURES_EVERY === 0) await recordMissedFailures(collaborators);
  const output = await settleIncident(claim, collaborators, failedExecutionIn(input));
  // While the incident is unfinished, or this run changed something, there is no search: a later run searches. A restore
  // lasts for hours, and a survivor that is lost meanwhile needs an operator.
  const open = openIncident(claim);
  const working = open !== undefined && open.phase !== 'fenced' && open.incompleteSince === undefined;
  const settled = output.verdict === 'NOTHING_TO_DO' || output.verdict === 'LEFT';
  if (minute % DRIFT_EVERY !== 0 || working || !settled) return output;
  const drift = await findDrift(claim.current, collaborators);
  return drift.length > 0 ? { verdict: 'DRIFT', drift } : { ...output, drift };
}

async function settleIncident(
  claim: Claim,
  collaborators: Collaborators,
  ended: FailedExecution | undefined,
): Promise<ReconcileOutput> {
  const incident = openIncident(claim);
  if (incident === undefined) return { verdict: 'NOTHING_TO_DO' };
  if (incident.phase === 'fenced') return closeRestored(claim, incident, collaborators);
  if (incident.phase === 'restoring' || incident.phase === 'returning')
    return followRestore(claim, incident, collaborators, ended);
  const isRunning = await collaborators.history.anyRunning(incident.executions);
  if (incident.takeOfflineSentAt !== undefined && incident.restore === undefined) {
    // An operator may have restored the site after its fencing was interrupted. The executions then wait until the
    // survivor no longer sees the site, each for minutes, and may overlap for hours.
    const closed = await closeRestored(claim, incident, collaborators, isRunning);
    if (closed.verdict === 'CLOSED') return closed;
  }
  if (isRunning) return { verdict: 'LEFT', detail: `an execution of ${incident.incident} is running` };
  return restart(incident, collaborators);
}

async function recordMissedFailures({ history, trail, claims, clock }: Collaborators): Promise<void> {
  const recent = (await history.failed()).filter(({ stoppedAt }) => clock.now() - stoppedAt < LOOK_BACK_MS);
  await Promise.all(recent.map((failed) => recordFailure(failed, { history, trail, claims })));
}

import { openIncident } from '../../domain/claim/claim.ts';
import { recordObserveMode } from '../../domain/claim/observe-mode.ts';
import { recordFailure } from '../record-failure/record-failure.ts';
import { closeRestored } from './close.ts';
import type { Collaborators, ReconcileOutput } from './contract.ts';
import { drift } from './drift.ts';
import { restart } from './restart.ts';

const MINUTE = 60_000;
/** The sweeps that need many reads come every ten minutes; all else every minute, with one read when at rest. */
const SWEEP_EVERY = 10;
/** Told by EventBridge already, as a rule; what it lost is found within this time. */
const LOOK_BACK_MS = 2 * 60 * MINUTE;

/**
 * Rule 9, once a minute: an incident without a living execution gets one, one that was brought back is closed, and
 * what only a person can mend is told. Whether the stack observes is kept in the claim first. It writes nothing outside: what it starts does.
 *
 * @throws ClaimChanged when an execution was first, and the errors of its clients: the next minute looks again
 */
export async function reconcile(_: object, collaborators: Collaborators): Promise<ReconcileOutput> {
  const { claims, clock, settings } = collaborators;
  const sweep = Math.floor(clock.now() / MINUTE) % SWEEP_EVERY === 0;
  const claim = await recordObserveMode(await claims.read(), settings.observe, claims);
  if (sweep) await recordMissedFailures(collaborators);
  const incident = openIncident(claim);
  if (incident?.phase === 'fenced') return closeRestored(claim, incident, collaborators);
  if (incident) return restart(incident, collaborators);
  if (!sweep || claim.current === undefined) return { verdict: 'NOTHING_TO_DO' };
  const remarks = await drift(claim.current, collaborators);
  return remarks.length > 0 ? { verdict: 'DRIFT', remarks } : { verdict: 'NOTHING_TO_DO' };
}

async function recordMissedFailures({ history, trail, clock }: Collaborators): Promise<void> {
  const recent = (await history.failed()).filter(({ stoppedAt }) => clock.now() - stoppedAt < LOOK_BACK_MS);
  await Promise.all(recent.map((ended) => recordFailure(ended, { history, trail })));
}

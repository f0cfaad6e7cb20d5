import { openIncident } from '../../domain/claim/claim.ts';
import { noteObserving } from '../../domain/claim/observe-mode.ts';
import { recordEnding } from '../record-failure/record-failure.ts';
import { closeRestored } from './close.ts';
import type { Collaborators, Reconciled } from './contract.ts';
import { drift } from './drift.ts';
import { revive } from './restart.ts';

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
export async function reconcile(_: object, collaborators: Collaborators): Promise<Reconciled> {
  const { claims, clock, settings } = collaborators;
  const sweep = Math.floor(clock.now() / MINUTE) % SWEEP_EVERY === 0;
  const claim = await noteObserving(await claims.read(), settings.observe, claims);
  if (sweep) await recordUntold(collaborators);
  const incident = openIncident(claim);
  if (incident?.phase === 'fenced') return closeRestored(claim, incident, collaborators);
  if (incident) return revive(incident, collaborators);
  if (!sweep || claim.current === undefined) return { verdict: 'NOTHING_TO_DO' };
  const remarks = await drift(claim.current, collaborators);
  return remarks.length > 0 ? { verdict: 'DRIFT', remarks } : { verdict: 'NOTHING_TO_DO' };
}

async function recordUntold({ history, trail, clock }: Collaborators): Promise<void> {
  const recent = (await history.ended()).filter(({ stoppedAt }) => clock.now() - stoppedAt < LOOK_BACK_MS);
  await Promise.all(recent.map((ended) => recordEnding(ended, { history, trail })));
}

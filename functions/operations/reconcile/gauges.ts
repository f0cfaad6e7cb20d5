import { type Claim, openIncident, paused } from '../../domain/claim/claim.ts';
import type { Claims } from '../../domain/claim/claims.ts';
import { DRIFTS, type Drift } from '../../domain/drift.ts';
import {
  CLAIM_IN_FORCE,
  DRIFT,
  FENCING_IN_PROGRESS,
  FENCING_PAUSED,
  RESTORE_IN_PROGRESS,
} from '../../domain/metric-names.ts';
import type { Clock } from '../../support/clock.ts';

/** Publishes one value of a metric. */
type Publish = (metric: string, value: number, dimensions?: Readonly<Record<string, string>>) => void;

/**
 * Publishes the state of the claim after every read. Reconcile reads it once a minute, so missing data means that
 * reconcile is not running.
 */
export const gauged = (claims: Claims, clock: Clock, publish: Publish): Claims => ({
  ...claims,
  async read() {
    const claim = await claims.read();
    for (const [gauge, is] of gauges(claim, clock.now())) publish(gauge, is ? 1 : 0);
    return claim;
  },
});

function gauges(claim: Claim, now: number): [string, boolean][] {
  const phase = openIncident(claim)?.phase;
  return [
    [CLAIM_IN_FORCE, phase !== undefined],
    [FENCING_IN_PROGRESS, phase === 'started' || phase === 'rolling-back'],
    [RESTORE_IN_PROGRESS, phase === 'restoring' || phase === 'returning'],
    [FENCING_PAUSED, paused(claim, now)],
  ];
}

/**
 * Publishes for each kind of drift whether a search found it.
 *
 * @param found undefined if this run did not search
 */
export function publishDrift(found: readonly Drift[] | undefined, publish: Publish): void {
  if (found === undefined) return;
  for (const kind of DRIFTS) publish(DRIFT, found.some((drift) => drift.kind === kind) ? 1 : 0, { kind });
}

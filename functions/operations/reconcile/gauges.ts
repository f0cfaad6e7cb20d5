import { type Claim, openIncident, paused } from '../../domain/claim/claim.ts';
import type { Claims } from '../../domain/claim/claims.ts';
import { CLAIM_IN_FORCE, FENCING_IN_PROGRESS, FENCING_PAUSED } from '../../domain/metric-names.ts';
import type { Clock } from '../../support/clock.ts';

/**
 * Publishes what every reading of the claim finds, whatever is then done about it: reconcile reads once a minute, so
 * that a gauge's silence says that it does not.
 */
export const gauged = (
  claims: Claims,
  clock: Clock,
  publish: (gauge: string, value: number) => void,
): Claims => ({
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
    [FENCING_PAUSED, paused(claim, now)],
  ];
}

import type { FencingEvent } from '../event.ts';
import { type Claim, openIncident, sameDecision } from './claim.ts';
import type { Claims } from './claims.ts';

/** Replicas of one Prometheus evaluate the same rule up to one interval apart, a minute by default. */
const REPLICAS_WITHIN = 2 * 60_000;

/**
 * Records in the claim whether observe mode is on. Reconcile does so within a minute of a deployment, before it decides
 * anything else; so does the start of a fencing, which may come first.
 *
 * @returns the claim after that write
 * @throws ClaimChanged, ClaimUnavailable
 */
export async function recordObserveMode(
  claim: Claim,
  observes: boolean,
  claims: Pick<Claims, 'startObserving' | 'stopObserving'>,
): Promise<Claim> {
  if (observes === inObserveMode(claim)) return claim;
  return observes ? claims.startObserving(claim) : claims.stopObserving(claim);
}

/** Is observe mode on, according to the claim? */
export const inObserveMode = ({ observeMode }: Claim): boolean =>
  observeMode !== undefined && observeMode.until === undefined;

/**
 * Was this event first seen in observe mode, and has no operator approved it since? Turning observe mode off must not
 * trigger fencings for events seen while it was on, whatever their outcome was then. The event's start decides, so no
 * attempt has to record it. An event of the incident in force was approved before.
 */
export function needsApproval(
  claim: Claim,
  event: Pick<FencingEvent, 'site' | 'reporter' | 'startsAt'>,
): boolean {
  const { observeMode } = claim;
  if (observeMode === undefined || observeMode.approved.some((decision) => sameDecision(decision, event)))
    return false;
  const own = openIncident(claim)?.events;
  if (own?.some((one) => sameDecision(one, event) && one.startsAt === event.startsAt)) return false;
  return observeMode.until === undefined || Date.parse(event.startsAt) <= observeMode.until + REPLICAS_WITHIN;
}

import type { FencingEvent } from '../event.ts';
import { type Claim, openIncident, sameDecision } from './claim.ts';
import type { Claims } from './claims.ts';

/** Replicas of one monitoring evaluate the same rule up to an interval apart, of a minute by default. */
const REPLICAS_WITHIN = 2 * 60_000;

/**
 * Keeps in the claim whether the stack observes. Reconcile does it within a minute of a deployment, before it decides
 * anything else; so does a beginning, which may be first.
 *
 * @returns the claim as it then is
 * @throws ClaimChanged, ClaimUnavailable
 */
export async function noteObserving(
  claim: Claim,
  observes: boolean,
  claims: Pick<Claims, 'observe' | 'endObserving'>,
): Promise<Claim> {
  if (observes === stillObserving(claim)) return claim;
  return observes ? claims.observe(claim) : claims.endObserving(claim);
}

/** Does the stack observe, as far as the claim knows? */
export const stillObserving = ({ observing }: Claim): boolean =>
  observing !== undefined && observing.until === undefined;

/**
 * Was this event first seen by a stack that only observed, and did nobody lend a hand since? Whoever stops observing does
 * not find himself fencing for what he had only looked at, whatever it ended as then; so the time when it began
 * decides, which no attempt had to write down. An event of the incident in force was acted on before.
 */
export function waitsForAHand(
  claim: Claim,
  event: Pick<FencingEvent, 'site' | 'reporter' | 'startsAt'>,
): boolean {
  const { observing } = claim;
  if (observing === undefined || observing.acted.some((decision) => sameDecision(decision, event)))
    return false;
  const own = openIncident(claim)?.events ?? [];
  if (own.some((one) => sameDecision(one, event) && one.startsAt === event.startsAt)) return false;
  return observing.until === undefined || Date.parse(event.startsAt) <= observing.until + REPLICAS_WITHIN;
}

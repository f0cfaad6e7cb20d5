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
export async function recordObserveMode(
  claim: Claim,
  observes: boolean,
  claims: Pick<Claims, 'startObserving' | 'stopObserving'>,
): Promise<Claim> {
  if (observes === inObserveMode(claim)) return claim;
  return observes ? claims.startObserving(claim) : claims.stopObserving(claim);
}

/** Does the stack observe, as far as the claim knows? */
export const inObserveMode = ({ observeMode }: Claim): boolean =>
  observeMode !== undefined && observeMode.until === undefined;

/**
 * Was this event first seen by a stack that only observed, and did nobody lend a hand since? Whoever stops observeMode does
 * not find himself fencing for what he had only looked at, whatever it ended as then; so the time when it began
 * decides, which no attempt had to write down. An event of the incident in force was acted on before.
 */
export function needsApproval(
  claim: Claim,
  event: Pick<FencingEvent, 'site' | 'reporter' | 'startsAt'>,
): boolean {
  const { observeMode } = claim;
  if (observeMode === undefined || observeMode.approved.some((decision) => sameDecision(decision, event)))
    return false;
  const own = openIncident(claim)?.events ?? [];
  if (own.some((one) => sameDecision(one, event) && one.startsAt === event.startsAt)) return false;
  return observeMode.until === undefined || Date.parse(event.startsAt) <= observeMode.until + REPLICAS_WITHIN;
}

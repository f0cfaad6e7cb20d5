import type { Decision } from '../event.ts';
import { type Accelerator, listenersInService } from '../topology.ts';
import { type Claim, type Incident, openIncident, sameDecision } from './claim.ts';

/**
 * How an event relates to the claim:
 * `start` no incident is open · `resume` its own decision has started · `verify` its own is fenced · `roll-back` its
 * own is being rolled back · `lost` the opposite decision is in force · `supersede` the opposite decision is in force
 * but may be over: it was carried out at the survivor, and the site it fenced, our reporter, is in service again.
 */
export type ClaimMatch =
  | { readonly relation: 'start' }
  | {
      readonly relation: 'resume' | 'verify' | 'roll-back' | 'lost' | 'supersede';
      readonly incident: Incident;
    };

export function matchClaim(
  claim: Claim,
  decision: Decision,
  accelerators: readonly Accelerator[],
): ClaimMatch {
  const incident = openIncident(claim);
  if (!incident) return { relation: 'start' };
  if (sameDecision(incident.decision, decision)) return { relation: OWN[incident.phase], incident };
  const carriedOut = incident.phase === 'fenced' || incident.takeOfflineSentAt !== undefined;
  const servesAgain = listenersInService(accelerators, incident.decision.site).length > 0;
  return { relation: carriedOut && servesAgain ? 'supersede' : 'lost', incident };
}

const OWN = { started: 'resume', 'rolling-back': 'roll-back', fenced: 'verify' } as const;

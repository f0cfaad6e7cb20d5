import type { Decision } from '../event.ts';
import { type Accelerator, listenersInService } from '../topology.ts';
import { type Claim, type Incident, openIncident, sameDecision } from './claim.ts';

/**
 * How an event relates to the claim:
 * `start` no incident is open · `resume` its own decision has started · `verify` its own is fenced · `roll-back` its
 * own is being rolled back · `restore` the site of its own is being restored · `lost` the opposite decision is in force
 * · `supersede` the opposite decision is in force but may be over: it was carried out at the survivor, and the site it
 * fenced, our reporter, is in service again.
 */
export type ClaimMatch =
  | { readonly relation: 'start' }
  | {
      readonly relation: 'resume' | 'verify' | 'roll-back' | 'restore' | 'lost' | 'supersede';
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
  if (mayLackData(incident)) return { relation: 'lost', incident };
  const { phase, takeOfflineSentAt } = incident;
  const carriedOut = phase === 'fenced' || phase === 'returning' || takeOfflineSentAt !== undefined;
  const servesAgain = listenersInService(accelerators, incident.decision.site).length > 0;
  return { relation: carriedOut && servesAgain ? 'supersede' : 'lost', incident };
}

const OWN = {
  started: 'resume',
  'rolling-back': 'roll-back',
  fenced: 'verify',
  restoring: 'restore',
  returning: 'restore',
} as const;

/**
 * Rule 18: may the site of this incident lack data of the survivor, so that it must not fence the survivor, whether or
 * not it is in service? Its caches are not filled, or the survivor was told to take it offline since it was returned, so
 * that it may be in service by the restore's own late addition.
 */
function mayLackData({
  phase,
  incompleteSince,
  returnedAt = Number.POSITIVE_INFINITY,
  takeOfflineSentAt = 0,
}: Incident): boolean {
  return (
    phase === 'restoring' ||
    incompleteSince !== undefined ||
    (phase === 'started' && takeOfflineSentAt > returnedAt)
  );
}

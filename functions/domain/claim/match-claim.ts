import type { Decision } from '../event.ts';
import { type Accelerator, listenersInService } from '../topology.ts';
import { type Claim, type Incident, openIncident, sameDecision } from './claim.ts';

/**
 * How an event stands to the claim that it finds:
 * `begin` no incident is open · `join` its own decision is begun · `verify` its own is fenced · `release` its own
 * is being released · `lost` the opposite decision is in force · `replace` the opposite decision is in force but
 * may be over: it was carried out at the survivor, and the site it fenced, our reporter, serves again.
 */
export type Stance =
  | { readonly stance: 'begin' }
  | { readonly stance: 'join' | 'verify' | 'release' | 'lost' | 'replace'; readonly incident: Incident };

export function stanceOf(claim: Claim, decision: Decision, accelerators: readonly Accelerator[]): Stance {
  const incident = openIncident(claim);
  if (!incident) return { stance: 'begin' };
  if (sameDecision(incident.decision, decision)) return { stance: OWN[incident.phase], incident };
  const carriedOut = incident.phase === 'fenced' || incident.postedAt !== undefined;
  const servesAgain = listenersInService(accelerators, incident.decision.site).length > 0;
  return { stance: carriedOut && servesAgain ? 'replace' : 'lost', incident };
}

const OWN = { begun: 'join', releasing: 'release', fenced: 'verify' } as const;

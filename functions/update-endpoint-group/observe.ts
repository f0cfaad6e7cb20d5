import { type Claim, onlyObserved } from '../lib/claim/claim.ts';
import { no } from '../lib/outcomes.ts';
import type { ListedEndpoint } from '../lib/topology.ts';
import type { Collaborators, Update, UpdateQuestion } from './contract.ts';

/**
 * Where a fencing would begin, and the stack only observes: notes in the claim that this event waits for a hand, and
 * answers what would have been done. Whoever stops observing does not find himself fencing what he had only looked at:
 * while the event is noted it ends so, whatever the configuration says by then. A repeat of it, or a replica's, is
 * noted already.
 *
 * @returns undefined where the fencing may begin
 * @throws ClaimChanged, ClaimUnavailable
 */
export async function onlyObserving(
  { event }: UpdateQuestion,
  claim: Claim,
  listed: readonly ListedEndpoint[],
  { claims, settings }: Collaborators,
): Promise<Update | undefined> {
  const noted = onlyObserved(claim, event);
  if (!settings.observe && !noted) return undefined;
  if (!noted) await claims.observe(claim, event);
  const { site, reporter } = event;
  const endpoints = listed.map(({ endpointId }) => endpointId).join(', ');
  const detail = `would have removed ${endpoints || 'no endpoint'}, and taken ${site} offline at ${reporter}`;
  return { ...no('OBSERVE_ONLY', detail), before: listed };
}

import type { Claim } from '../../domain/claim/claim.ts';
import { noteObserving, waitsForAHand } from '../../domain/claim/observe-mode.ts';
import { no } from '../../domain/outcomes.ts';
import type { ListedEndpoint } from '../../domain/topology.ts';
import type { Collaborators, Update, UpdateQuestion } from './contract.ts';

/**
 * Where a fencing would begin, and the stack only observes or did when this event began: answers what would have been
 * done instead.
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
  const noted = await noteObserving(claim, settings.observe, claims);
  if (!settings.observe && !waitsForAHand(noted, event)) return undefined;
  const { site, reporter } = event;
  const endpoints = listed.map(({ endpointId }) => endpointId).join(', ');
  const detail = `would have removed ${endpoints || 'no endpoint'}, and taken ${site} offline at ${reporter}`;
  return { ...no('OBSERVE_ONLY', detail), before: listed };
}

import type { Incident } from '../../domain/claim/claim.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';
import { recheckPreconditions, stopIfObserving } from './recheck.ts';
import { removeListed } from './remove.ts';
import { actorOf, type Situation } from './situation.ts';

/**
 * Rule 1: checks the preconditions again, and writes the claim as the last act before the first external write.
 *
 * @param superseded the incident whose place the new one takes
 */
export async function start(
  situation: Situation,
  collaborators: Collaborators,
  superseded?: Incident,
): Promise<UpdateEndpointGroupOutput> {
  const verdict = await recheckPreconditions(situation, collaborators);
  if (verdict.verdict !== 'GO') return verdict;
  const observed = await stopIfObserving(situation, collaborators);
  if (observed) return observed;
  const started = await collaborators.claims.start(situation.claim, actorOf(situation), superseded);
  return removeListed(started, situation.listed, collaborators);
}

import type { Incident } from '../../domain/claim/claim.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';
import { recheckPreconditions, stopIfObserving } from './recheck.ts';
import { removeListed } from './remove.ts';
import { actorOf, type Situation } from './situation.ts';

/**
 * Rule 6: the claim says `fenced`. Where both effects hold, writes nothing. Where one is missing, checks the
 * preconditions as for a start.
 */
export async function verify(
  situation: Situation,
  incident: Incident,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  const { input, claim, listed } = situation;
  const named = { incident: incident.incident };
  const reporter = await situation.reporter();
  const offline = reporter.answered && reporter.observation.backup === 'offline';
  if (offline && listed.length === 0) {
    return { verdict: 'COMPLETE', ...named, ours: incident.executions.includes(input.execution) };
  }
  const verdict = await recheckPreconditions(situation, collaborators);
  if (verdict.verdict !== 'GO') return { ...verdict, ...named };
  const observed = await stopIfObserving(situation, collaborators);
  if (observed) return { ...observed, ...named };
  const reopened = await collaborators.claims.resume(claim, incident, actorOf(situation));
  return removeListed(reopened, listed, collaborators);
}

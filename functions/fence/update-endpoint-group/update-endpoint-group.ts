import { recordedListeners } from '../../clients/read-accelerators.ts';
import type { Claim, Incident } from '../../domain/claim/claim.ts';
import { InputRefused, SurvivorLost } from '../../domain/errors.ts';
import { go, no } from '../../domain/outcomes.ts';
import { endpointsOf, survivorServes } from '../../domain/topology.ts';
import type { Collaborators, Update, UpdateQuestion } from './contract.ts';
import { onlyObserving } from './observe-mode.ts';
import { removeListed } from './remove.ts';
import { goOnReleasing, startReleasing } from './roll-back.ts';
import { askAfresh, begin, replace } from './start.ts';
import { actorOf, lookAt, type World } from './world.ts';

/**
 * Takes the offline site's endpoints out of the accelerator, under the claim: begins or joins it as the last act
 * before the removal, or releases it where the survivor is gone. May be repeated at any time.
 *
 * @throws InputRefused for anything but an event; ClaimChanged when another execution was first; SurvivorLost
 *   when the survivor went out of service after its Infinispan had been told; the errors of its clients
 */
export async function updateEndpointGroup(
  question: UpdateQuestion,
  collaborators: Collaborators,
): Promise<Update> {
  if (question.event.mode !== 'event') throw new InputRefused('only an event may change an endpoint group');
  const claim = await collaborators.claims.read();
  const world = await lookAt(question, claim, collaborators);
  const { found } = world;
  switch (found.stance) {
    case 'begin':
      return begin(question, claim, world, collaborators);
    case 'join':
      return complete(question, claim, found.incident, world, collaborators);
    case 'verify':
      return verify(question, claim, found.incident, world, collaborators);
    case 'release':
      return goOnReleasing(claim, found.incident, world, collaborators);
    case 'replace':
      return replace(question, claim, found.incident, world, collaborators);
    case 'lost': {
      const { incident } = found.incident;
      return { ...no('LOST_TO_OTHER_SITE', `in force: ${incident}`), incident };
    }
  }
}

/** Rules 2 and 5: a begun fencing is completed, or released where to go on would leave nobody. */
async function complete(
  question: UpdateQuestion,
  claim: Claim,
  incident: Incident,
  world: World,
  collaborators: Collaborators,
): Promise<Update> {
  const { event, execution } = question;
  const { accelerators } = world;
  const listed = endpointsOf(accelerators, event.site);
  if (!survivorServes(accelerators, event, recordedListeners(accelerators, incident.endpoints))) {
    if (incident.postedAt === undefined) return startReleasing(claim, incident, collaborators);
    if (listed.length > 0) throw new SurvivorLost(`${event.reporter} is no longer in service`);
  }
  if (listed.length === 0 && incident.executions.includes(execution)) {
    return { ...go, incident: incident.incident, before: [], removed: [] };
  }
  const joined = await collaborators.claims.join(claim, incident, actorOf(question, world, listed));
  return removeListed(joined, listed, collaborators);
}

/** Rule 6: where something is missing under a fenced claim, asks as for a beginning; otherwise writes nothing. */
async function verify(
  question: UpdateQuestion,
  claim: Claim,
  incident: Incident,
  world: World,
  collaborators: Collaborators,
): Promise<Update> {
  const listed = endpointsOf(world.accelerators, question.event.site);
  const reporter = await world.reporter();
  const offline = reporter.answered && reporter.observation.backup === 'offline';
  if (offline && listed.length === 0) {
    const ours = incident.executions.includes(question.execution);
    return { verdict: 'COMPLETE', incident: incident.incident, ours };
  }
  const verdict = await askAfresh(question, claim, world, collaborators);
  if (verdict.verdict !== 'GO') return { ...verdict, incident: incident.incident };
  const observed = await onlyObserving(question, claim, listed, collaborators);
  if (observed) return { ...observed, incident: incident.incident };
  const reopened = await collaborators.claims.join(claim, incident, actorOf(question, world, listed));
  return removeListed(reopened, listed, collaborators);
}

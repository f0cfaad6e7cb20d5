import type { Incident } from '../../domain/claim/claim.ts';
import { EndpointSiteUnknown } from '../../domain/errors.ts';
import { go, wait } from '../../domain/outcomes.ts';
import { describeUnidentified, survivorServes, unidentifiedEndpoints } from '../../domain/topology.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';
import { completeAgain } from './recheck.ts';
import { removeListed } from './remove.ts';
import { startRollBack } from './roll-back.ts';
import { actorOf, type Situation } from './situation.ts';

/**
 * Rules 2 and 5: completes a fencing that has started, or rolls it back if completing it would leave no site in
 * service. A take-offline is sent only after no endpoint of the site was listed any more. So if endpoints are listed
 * after it, an operator or tooling added them again, and the preconditions are checked as for a start. But endpoints of
 * a site whose restore is undone are removed whenever the survivor serves alone: the site's data may be incomplete.
 *
 * @throws EndpointSiteUnknown if an endpoint of unknown site is listed: it may be the offline site's, which would then not
 *   be removed, or the survivor's, which would then not seem to serve
 */
export async function resume(
  situation: Situation,
  incident: Incident,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  const { input, claim, accelerators, listed } = situation;
  const { event, execution } = input;
  const sent = incident.takeOfflineSentAt !== undefined;
  const undone = incident.restore !== undefined;
  if (sent && listed.length > 0 && !undone) return completeAgain(situation, incident, collaborators);
  const unidentified = unidentifiedEndpoints(accelerators);
  if (unidentified.length > 0)
    throw new EndpointSiteUnknown(describeUnidentified(accelerators, unidentified));
  if (!sent && !survivorServes(accelerators, event, incident.listeners)) {
    return startRollBack(claim, incident, collaborators);
  }
  if (undone && listed.length > 0 && !survivorServes(accelerators, event)) {
    const detail = `${event.reporter} does not serve alone`;
    return { ...wait('REPORTER_NOT_IN_SERVICE', detail), incident: incident.incident };
  }
  const own = incident.executions.includes(execution);
  if (listed.length === 0 && own) return removedBefore(incident);
  const resumed = await collaborators.claims.resume(claim, incident, actorOf(situation));
  return listed.length === 0 ? removedBefore(incident) : removeListed(resumed, listed, collaborators);
}

/** Names the endpoints, because the execution that removed them may have failed before it recorded the removal. */
const removedBefore = ({ incident, endpoints }: Incident): UpdateEndpointGroupOutput => ({
  ...go,
  incident,
  before: endpoints,
  removed: endpoints,
});

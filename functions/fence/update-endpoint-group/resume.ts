import type { Incident } from '../../domain/claim/claim.ts';
import { EndpointSiteUnknown } from '../../domain/errors.ts';
import { go } from '../../domain/outcomes.ts';
import { describeUnidentified, survivorServes, unidentifiedEndpoints } from '../../domain/topology.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';
import { completeAgain } from './recheck.ts';
import { removeListed } from './remove.ts';
import { startRollBack } from './roll-back.ts';
import { actorOf, type Situation } from './situation.ts';

/**
 * Rules 2 and 5: completes a fencing that has started, or rolls it back where completing it would leave no site in
 * service. A take-offline is sent only after every endpoint was seen gone: endpoints that are listed after it were
 * listed again, by an operator or by tooling, and the preconditions decide as they do for a start.
 *
 * @throws EndpointSiteUnknown where endpoints of unknown site hide whether the survivor serves
 */
export async function resume(
  situation: Situation,
  incident: Incident,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  const { input, claim, accelerators, listed, recorded } = situation;
  const { event, execution } = input;
  const sent = incident.takeOfflineSentAt !== undefined;
  if (sent && listed.length > 0) return completeAgain(situation, incident, collaborators);
  if (!sent && !survivorServes(accelerators, event, incident.listeners)) {
    const unidentified = unidentifiedEndpoints(accelerators, recorded);
    if (unidentified.length > 0)
      throw new EndpointSiteUnknown(describeUnidentified(accelerators, unidentified));
    return startRollBack(claim, incident, collaborators);
  }
  if (listed.length === 0 && incident.executions.includes(execution)) {
    return {
      ...go,
      incident: incident.incident,
      before: incident.endpoints,
      removed: incident.endpoints,
    };
  }
  const resumed = await collaborators.claims.resume(claim, incident, actorOf(situation));
  return removeListed(resumed, listed, collaborators);
}

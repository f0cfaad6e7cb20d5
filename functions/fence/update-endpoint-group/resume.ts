import type { Incident } from '../../domain/claim/claim.ts';
import { SurvivorLost } from '../../domain/errors.ts';
import { go } from '../../domain/outcomes.ts';
import { recordedListeners, survivorServes } from '../../domain/topology.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';
import { removeListed } from './remove.ts';
import { startRollBack } from './roll-back.ts';
import { actorOf, type Situation } from './situation.ts';

/**
 * Rules 2 and 5: completes a fencing that has started, or rolls it back where completing it would leave no site in
 * service.
 *
 * @throws SurvivorLost when the survivor went out of service after the take-offline request
 */
export async function resume(
  situation: Situation,
  incident: Incident,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  const { input, claim, accelerators, listed } = situation;
  const { event, execution } = input;
  if (!survivorServes(accelerators, event, recordedListeners(accelerators, incident.endpoints))) {
    if (incident.takeOfflineSentAt === undefined) return startRollBack(claim, incident, collaborators);
    if (listed.length > 0) throw new SurvivorLost(`${event.reporter} is no longer in service`);
  }
  if (listed.length === 0 && incident.executions.includes(execution)) {
    return { ...go, incident: incident.incident, before: [], removed: [] };
  }
  const resumed = await collaborators.claims.resume(claim, incident, actorOf(situation));
  return removeListed(resumed, listed, collaborators);
}

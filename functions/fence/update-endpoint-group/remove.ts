import type { IncidentClaim } from '../../domain/claim/claim.ts';
import { EndpointsNotSettled } from '../../domain/errors.ts';
import { go } from '../../domain/outcomes.ts';
import type { ListedEndpoint } from '../../domain/topology.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';

/**
 * Sends the removal that the claim's last version announced, then reads back. Nothing may stand between the two: the
 * caller recorded the intent as its last act. The output names the incident's endpoints as the claim has them, since an
 * earlier try may have removed a part of them.
 *
 * @throws EndpointsNotSettled when the groups still list an endpoint that was removed
 */
export async function removeListed(
  { current: { incident, endpoints } }: IncidentClaim,
  listed: readonly ListedEndpoint[],
  { endpointGroups, accelerators }: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  if (listed.length === 0) return { ...go, incident, before: [], removed: [] };
  await endpointGroups.remove(listed);
  const left = await accelerators.stillListed(listed);
  if (left.length > 0) throw new EndpointsNotSettled(`${left.length} endpoints are still listed`);
  return { ...go, incident, before: endpoints, removed: endpoints };
}

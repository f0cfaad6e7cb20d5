import type { Claim } from '../../domain/claim/claim.ts';
import { EndpointsNotSettled } from '../../domain/errors.ts';
import { go } from '../../domain/outcomes.ts';
import type { ListedEndpoint } from '../../domain/topology.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';

/**
 * Sends the removal that the claim's last version stamped, then reads back. Nothing may stand between the two:
 * the caller wrote the stamp as its last act.
 *
 * @throws EndpointsNotSettled when the groups still list what was removed
 */
export async function removeListed(
  { current }: Claim,
  listed: readonly ListedEndpoint[],
  { endpointGroups, accelerators }: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  const incident = current === undefined ? {} : { incident: current.incident };
  if (listed.length === 0) return { ...go, ...incident, before: [], removed: [] };
  await endpointGroups.remove(listed);
  const left = await accelerators.stillListed(listed);
  if (left.length > 0) throw new EndpointsNotSettled(`${left.length} endpoints are still listed`);
  return { ...go, ...incident, before: listed, removed: listed };
}

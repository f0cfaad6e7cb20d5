import type { Claim, Incident } from '../../domain/claim/claim.ts';
import { quietFrom } from '../../domain/claim/quiescence.ts';
import { EndpointsNotSettled } from '../../domain/errors.ts';
import type { ListedEndpoint } from '../../domain/topology.ts';
import type { Collaborators, Update } from './contract.ts';
import type { World } from './world.ts';

/** Rule 5: from here on nothing is removed; what was stamped before may still take effect until it is quiet. */
export async function startReleasing(
  claim: Claim,
  incident: Incident,
  collaborators: Collaborators,
): Promise<Update> {
  await collaborators.claims.release(claim, incident);
  return releasing(incident, collaborators);
}

/**
 * Puts the recorded endpoints back once it is quiet, and is done once it is quiet after that, too: an addition
 * that was answered late must not land in the next incident.
 *
 * @throws EndpointsNotSettled when the groups do not list what was added
 */
export async function goOnReleasing(
  claim: Claim,
  incident: Incident,
  world: World,
  collaborators: Collaborators,
): Promise<Update> {
  const { claims, accelerators, endpointGroups } = collaborators;
  if (world.judgedAt < quietFrom(incident)) return releasing(incident, collaborators);
  const missing = notListed(incident.endpoints, world);
  if (missing.length === 0) {
    await claims.released(claim, incident);
    return released(incident, []);
  }
  const stamped = await claims.stamp(claim, incident, 'add-endpoints');
  const refused = await endpointGroups.add(missing);
  const back = await accelerators.stillListed(missing);
  const lost = missing.filter((endpoint) => !back.includes(endpoint));
  if (lost.some((endpoint) => !refused.includes(endpoint))) {
    throw new EndpointsNotSettled('the endpoints are not listed again yet');
  }
  if (lost.length === missing.length) {
    // Nothing was added that could arrive late, and what is missing cannot come back: its load balancer is gone.
    await claims.released(stamped, stamped.current ?? incident);
    return released(incident, lost);
  }
  return releasing(stamped.current ?? incident, collaborators);
}

/** Recorded endpoints that are not listed, in groups that still exist. */
function notListed(recorded: readonly ListedEndpoint[], { accelerators }: World): ListedEndpoint[] {
  const groups = accelerators.flatMap(({ listeners }) => listeners.flatMap((listener) => listener.groups));
  return recorded.filter(({ group, endpointId }) =>
    groups.some(
      ({ arn, endpoints }) => arn === group && endpoints.every((other) => other.endpointId !== endpointId),
    ),
  );
}

function released({ incident, endpoints }: Incident, lost: readonly ListedEndpoint[]): Update {
  const restored = endpoints.filter((endpoint) => !lost.includes(endpoint));
  return { verdict: 'RELEASED', incident, restored, lost };
}

function releasing(incident: Incident, { clock }: Collaborators): Update {
  const seconds = Math.max(1, Math.ceil((quietFrom(incident) - clock.now()) / 1000));
  return { verdict: 'RELEASING', incident: incident.incident, seconds };
}

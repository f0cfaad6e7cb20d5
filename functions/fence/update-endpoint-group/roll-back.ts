import type { Claim, Incident } from '../../domain/claim/claim.ts';
import { quiescentAt } from '../../domain/claim/quiescence.ts';
import { EndpointsNotSettled } from '../../domain/errors.ts';
import type { Accelerator, ListedEndpoint } from '../../domain/topology.ts';
import type { Collaborators, UpdateEndpointGroupOutput } from './contract.ts';
import type { Situation } from './situation.ts';

/** Rule 5: from here on nothing is removed. A write sent before may still take effect until the quiescence period ends. */
export async function startRollBack(
  claim: Claim,
  incident: Incident,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  await collaborators.claims.rollBack(claim, incident);
  return rollingBack(incident, collaborators);
}

/**
 * Puts the recorded endpoints back after the quiescence period, and ends only after the period that follows its own
 * addition: an addition that takes effect late must not land in the next incident.
 *
 * @throws EndpointsNotSettled when the groups do not list the endpoints that were added
 */
export async function continueRollBack(
  { claim, judgedAt, accelerators }: Situation,
  incident: Incident,
  collaborators: Collaborators,
): Promise<UpdateEndpointGroupOutput> {
  const { claims, accelerators: client, endpointGroups } = collaborators;
  if (judgedAt < quiescentAt(incident)) return rollingBack(incident, collaborators);
  const missing = notListed(incident.endpoints, accelerators);
  if (missing.length === 0) {
    await claims.rolledBack(claim, incident);
    return rolledBack(incident, []);
  }
  const announced = await claims.recordIntent(claim, incident, 'add-endpoints');
  const refused = await endpointGroups.add(missing);
  const back = await client.stillListed(missing);
  const lost = missing.filter((endpoint) => !back.includes(endpoint));
  if (lost.some((endpoint) => !refused.includes(endpoint))) {
    throw new EndpointsNotSettled('the endpoints are not listed again yet');
  }
  if (lost.length === missing.length) {
    // No addition can arrive late, and the missing endpoints cannot come back: their load balancers are gone.
    await claims.rolledBack(announced, announced.current);
    return rolledBack(incident, lost);
  }
  return rollingBack(announced.current, collaborators);
}

/** Recorded endpoints that are not listed, in groups that still exist. */
function notListed(
  recorded: readonly ListedEndpoint[],
  accelerators: readonly Accelerator[],
): ListedEndpoint[] {
  const groups = accelerators.flatMap(({ listeners }) => listeners.flatMap((listener) => listener.groups));
  return recorded.filter(({ group, endpointId }) =>
    groups.some(
      ({ arn, endpoints }) => arn === group && endpoints.every((other) => other.endpointId !== endpointId),
    ),
  );
}

function rolledBack(
  { incident, endpoints }: Incident,
  lost: readonly ListedEndpoint[],
): UpdateEndpointGroupOutput {
  const restored = endpoints.filter((endpoint) => !lost.includes(endpoint));
  return { verdict: 'ROLLED_BACK', incident, restored, lost };
}

function rollingBack(incident: Incident, { clock }: Collaborators): UpdateEndpointGroupOutput {
  const seconds = Math.max(1, Math.ceil((quiescentAt(incident) - clock.now()) / 1000));
  return { verdict: 'ROLLING_BACK', incident: incident.incident, seconds };
}

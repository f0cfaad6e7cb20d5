import type { EndpointGroups } from '../../clients/endpoint-groups.ts';
import { type OpenIncident, openIncident, type RestoringIncident } from '../../domain/claim/claim.ts';
import { quiescentAt } from '../../domain/claim/quiescence.ts';
import { EndpointsNotSettled } from '../../domain/errors.ts';
import { again, giveUp, type RestoreVerdict, refuse } from '../../domain/restore/outcomes.ts';
import type { Accelerator, EndpointGroup, ListedEndpoint } from '../../domain/topology.ts';
import type { RestoreCollaborators, RestoreInput } from '../collaborators.ts';
import { isCompleted, type OwnRestore, waitUntilSettled } from '../own-restore.ts';
import { dataObstacle, readRecorded, viewObstacle } from '../site-checks.ts';

export interface ReturnTrafficInput extends RestoreInput {
  readonly step: 'return' | 'close';
  /** The incident that this restore ends. */
  readonly incident: string;
}

export interface ReturnTrafficCollaborators extends RestoreCollaborators {
  readonly endpointGroups: Pick<EndpointGroups, 'add'>;
}

export type ReturnTrafficOutput = RestoreVerdict & {
  readonly incident?: string;
  /** Endpoints that are listed again, and recorded ones whose load balancer or group is gone. */
  readonly returned?: readonly ListedEndpoint[];
  readonly refused?: readonly ListedEndpoint[];
};

/**
 * Puts the recorded endpoints back, or closes the incident. The verdict SENDING: Keycloak at the site does not run. From
 * the first addition on, any execution may complete it (rule 20). May be repeated at any time.
 *
 * @throws EndpointsNotSettled while a group does not list an endpoint that was added; ClaimChanged; the errors of its
 *   clients
 */
export async function returnTraffic(
  input: ReturnTrafficInput,
  collaborators: ReturnTrafficCollaborators,
): Promise<ReturnTrafficOutput> {
  const { claims, clock } = collaborators;
  const claim = await claims.read();
  const judgedAt = clock.now();
  if (isCompleted(claim, input.incident)) return { verdict: 'GO' };
  const incident = openIncident(claim);
  if (!isReturnable(incident, input))
    return refuse('RESTORE_OVER', `the claim is ${incident?.phase ?? 'closed'}`);
  const own = { claim, incident };
  const unsettled = await waitUntilSettled(own, judgedAt, collaborators);
  if (unsettled !== undefined) return unsettled;
  if (incident.restore.step !== 'joined')
    return again(`the restore has come to the step ${incident.restore.step}`);
  const obstacle = await joinedObstacle(own, collaborators);
  if (obstacle !== undefined) return obstacle;
  if (incident.phase === 'restoring' && !(await keycloakRuns(input, incident, collaborators)))
    return { verdict: 'SENDING' };
  const known = await readRecorded(incident, collaborators);
  return input.step === 'close'
    ? close(own, judgedAt, known, collaborators)
    : putBack(own, known, collaborators);
}

type Returnable = RestoringIncident & { readonly phase: 'restoring' | 'returning' };

function isReturnable(
  incident: OpenIncident | undefined,
  { incident: own, execution }: ReturnTrafficInput,
): incident is Returnable {
  if (incident?.restore === undefined || incident.incident !== own) return false;
  return (
    incident.phase === 'returning' ||
    (incident.phase === 'restoring' && incident.restore.execution === execution)
  );
}

/** Rules 19 and 20: each has the other online, the survivor sees the site, and the site has its data. */
async function joinedObstacle(
  { incident }: OwnRestore,
  collaborators: ReturnTrafficCollaborators,
): Promise<RestoreVerdict | undefined> {
  const { site, reporter } = incident.decision;
  // Read before the rest: a dead site does not answer.
  const ofSurvivor = await collaborators.infinispanOf(reporter).observe(site);
  const unseen = viewObstacle(ofSurvivor, reporter, site);
  if (unseen !== undefined) return giveUp('SITE_LOST_AGAIN', unseen.detail);
  const [atSite, missing] = await Promise.all([
    collaborators.infinispanOf(site).backupStatus(reporter),
    dataObstacle(incident, collaborators),
  ]);
  const apart = ofSurvivor.backup !== 'online' || atSite !== 'online';
  if (!apart && missing === undefined) return undefined;
  const detail =
    missing ?? `${site} is ${ofSurvivor.backup} at ${reporter}, ${reporter} is ${atSite} at ${site}`;
  return incident.phase === 'restoring' ? again(detail) : giveUp('SITE_LOST_AGAIN', detail);
}

/** Rule 19: it may have stopped since it was awaited. */
async function keycloakRuns(
  { request }: RestoreInput,
  { endpoints }: RestoringIncident,
  { targets }: ReturnTrafficCollaborators,
): Promise<boolean> {
  if (request.keycloak === 'by hand') return true;
  const { healthy } = await targets.healthOf(endpoints.map(({ endpointId }) => endpointId));
  return healthy > 0;
}

async function putBack(
  { claim, incident }: OwnRestore,
  known: readonly Accelerator[],
  { claims, accelerators, endpointGroups }: ReturnTrafficCollaborators,
): Promise<ReturnTrafficOutput> {
  const missing = notListed(incident, known);
  const addable = missing.filter(({ group }) => groupsOf(known).some(({ arn }) => arn === group));
  if (addable.length === 0 && missing.length === incident.endpoints.length)
    return giveUp('ENDPOINT_GONE', 'no endpoint group that the incident recorded exists any more');
  const outputOf = (refused: readonly ListedEndpoint[]): ReturnTrafficOutput => ({
    verdict: 'GO',
    incident: incident.incident,
    returned: incident.endpoints.filter((one) => !refused.includes(one)),
    refused,
  });
  if (incident.phase === 'returning' && addable.length === 0) return outputOf(missing);
  const announced = await (incident.phase === 'restoring'
    ? claims.returnTraffic(claim, incident)
    : claims.recordRestoreIntent(claim, incident, 'add-endpoints'));
  const refused = await endpointGroups.add(addable);
  await claims.settle(announced, announced.current);
  const back = await accelerators.stillListed(addable);
  if (addable.some((endpoint) => !back.includes(endpoint) && !refused.includes(endpoint)))
    throw new EndpointsNotSettled('the endpoints are not listed again yet');
  return outputOf(missing.filter((endpoint) => !back.includes(endpoint)));
}

/** Rule 22: every recorded endpoint that the accelerator takes is listed, and no addition can still take effect. */
async function close(
  { claim, incident }: OwnRestore,
  judgedAt: number,
  known: readonly Accelerator[],
  { claims, dataOf }: ReturnTrafficCollaborators,
): Promise<ReturnTrafficOutput> {
  if (incident.phase !== 'returning') return again('no endpoint was put back');
  const quiet = quiescentAt(incident);
  if (judgedAt < quiet) return { verdict: 'WAIT', seconds: Math.ceil((quiet - judgedAt) / 1000) };
  if (notListed(incident, known).length === incident.endpoints.length)
    return giveUp('ENDPOINT_GONE', 'no recorded endpoint is listed');
  await claims.close(claim, incident);
  // Tidiness: the states of the pushes mean nothing after the incident.
  const { site, reporter } = incident.decision;
  await dataOf(reporter)
    .resetPushes(site, incident.restore.caches)
    .catch(() => undefined);
  return { verdict: 'GO', incident: incident.incident };
}

const groupsOf = (known: readonly Accelerator[]): EndpointGroup[] =>
  known.flatMap(({ listeners }) => listeners.flatMap(({ groups }) => groups));

const notListed = ({ endpoints }: RestoringIncident, known: readonly Accelerator[]): ListedEndpoint[] => {
  const listed = new Set(
    groupsOf(known).flatMap((group) => group.endpoints.map(({ endpointId }) => `${group.arn} ${endpointId}`)),
  );
  return endpoints.filter(({ group, endpointId }) => !listed.has(`${group} ${endpointId}`));
};

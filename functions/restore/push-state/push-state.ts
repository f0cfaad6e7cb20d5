import { PushNotStarted, SiteNotJoined } from '../../domain/errors.ts';
import { INFINISPAN_STATUS_DEADLINE } from '../../domain/limits.ts';
import { again, giveUp, type RestoreVerdict } from '../../domain/restore/outcomes.ts';
import type { RestoreCollaborators, RestoreInput } from '../collaborators.ts';
import { isVerdict, readOwnRestore, sendAnnounced, settled } from '../own-restore.ts';
import { clientObstacle, dataObstacle, viewObstacle } from '../site-checks.ts';

export interface PushStateInput extends RestoreInput {
  readonly step: 'push' | 'join';
}

/**
 * Starts the push of the survivor's data, or lets the site write back to the survivor once the push has ended.
 *
 * @throws SiteNotJoined; ClaimChanged; the errors of its clients
 */
export const pushState = (
  input: PushStateInput,
  collaborators: RestoreCollaborators,
): Promise<RestoreVerdict> => (input.step === 'push' ? push : join)(input, collaborators);

async function push(input: RestoreInput, collaborators: RestoreCollaborators): Promise<RestoreVerdict> {
  const { claims, infinispanOf, dataOf } = collaborators;
  const own = await readOwnRestore(input, collaborators, 'cleared');
  if (isVerdict(own)) return own;
  const { decision, restore } = own.incident;
  const { site, reporter } = decision;
  const [observation, states] = await Promise.all([
    infinispanOf(reporter).observe(site),
    dataOf(reporter).pushStates(site, restore.caches),
  ]);
  const unseen = viewObstacle(observation, reporter, site);
  if (unseen !== undefined) return giveUp('SITE_LOST_AGAIN', unseen.detail);
  if (Object.values(states).some((state) => state !== 'IDLE'))
    return again(`the pushes were not idle: ${JSON.stringify(states)}`);
  try {
    const sent = await sendAnnounced(own, 'push', claims, () => dataOf(reporter).startPush(site));
    await settled(sent, claims, { step: 'pushing' });
    return { verdict: 'GO' };
  } catch (error) {
    // A push that the site still receives from before it was frozen: isolating the site again ends it.
    if (error instanceof PushNotStarted) return again(error.message);
    throw error;
  }
}

/**
 * Before and after it, no client may be at the site: what a client wrote there would reach the survivor from then on.
 */
async function join(input: RestoreInput, collaborators: RestoreCollaborators): Promise<RestoreVerdict> {
  const { claims, infinispanOf, dataOf } = collaborators;
  const own = await readOwnRestore(input, collaborators, 'pushing');
  if (isVerdict(own)) return own;
  const { decision, restore } = own.incident;
  const { site, reporter } = decision;
  // Read before the rest: a dead site does not answer, and the survivor's writes fail until the restore is given up.
  const observation = await infinispanOf(reporter).observe(site);
  const unseen = viewObstacle(observation, reporter, site);
  if (unseen !== undefined) return giveUp('SITE_LOST_AGAIN', unseen.detail);
  const [atSite, states, users, missing] = await Promise.all([
    infinispanOf(site).backupStatus(reporter, INFINISPAN_STATUS_DEADLINE),
    dataOf(reporter).pushStates(site, restore.caches),
    clientObstacle(own.incident, input.request.keycloak, collaborators),
    dataObstacle(own.incident, collaborators),
  ]);
  if (users !== undefined) return giveUp(users.reason, users.detail);
  if (Object.values(states).some((state) => state !== 'OK') || observation.backup !== 'online')
    return again(`the push is not complete: ${JSON.stringify(states)}, ${site} is ${observation.backup}`);
  if (missing !== undefined) return again(missing);
  // A site that restarted since it was isolated has the survivor online; the age and the counts may be too close to tell.
  // So has one that a try without an answer brought online.
  if (atSite !== 'offline' && own.incident.unsettled?.write !== 'bring-survivor-online')
    return again(`${reporter} is ${atSite} at ${site}, which was isolated`);
  const sent = await sendAnnounced(own, 'bring-survivor-online', claims, () =>
    dataOf(site).bringOnline(reporter),
  );
  const [status, since] = await Promise.all([
    infinispanOf(site).backupStatus(reporter, INFINISPAN_STATUS_DEADLINE),
    clientObstacle(own.incident, input.request.keycloak, collaborators),
  ]);
  if (status !== 'online') {
    await settled(sent, claims);
    throw new SiteNotJoined(`the status of ${reporter} at ${site} is ${status}`);
  }
  if (since !== undefined) {
    await settled(sent, claims);
    return giveUp(since.reason, since.detail);
  }
  await settled(sent, claims, { step: 'joined' });
  return { verdict: 'GO' };
}

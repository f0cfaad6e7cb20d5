import { CacheNotCleared } from '../../domain/errors.ts';
import { again, giveUp, type RestoreVerdict } from '../../domain/restore/outcomes.ts';
import type { RestoreCollaborators, RestoreInput } from '../collaborators.ts';
import { isVerdict, readOwnRestore, sendAnnounced, settled } from '../own-restore.ts';
import { clientObstacle, listedObstacle, type Obstacle, readRecorded, viewObstacle } from '../site-checks.ts';

/**
 * Rule 17: empties the caches of the site. The flag of each request keeps it from the survivor, and an unknown flag, which
 * must be refused, proves before that the header reaches the server. The site must also have the survivor offline: that
 * check alone does not suffice, since a site that restarts in between has the survivor online again.
 *
 * @throws CacheNotCleared; ClaimChanged; the errors of its clients
 */
export async function clear(
  input: RestoreInput,
  collaborators: RestoreCollaborators,
): Promise<RestoreVerdict> {
  const { claims, infinispanOf, dataOf, clock } = collaborators;
  const own = await readOwnRestore(input, collaborators, 'isolated');
  if (isVerdict(own)) return own;
  const { decision, restore } = own.incident;
  const { site, reporter } = decision;
  const { caches, counts } = restore;
  const [known, ofSurvivor, ofSite, users, atSurvivor, atSite, readsFlags] = await Promise.all([
    readRecorded(own.incident, collaborators),
    infinispanOf(reporter).observe(site),
    infinispanOf(site).observe(reporter),
    clientObstacle(own.incident, input.request.keycloak, collaborators),
    dataOf(reporter).entries(caches),
    dataOf(site).entries(caches),
    Promise.all(caches.map((cache) => dataOf(site).readsFlags(cache))),
  ]);
  const obstacle: Obstacle | undefined =
    listedObstacle(known, site) ??
    lost(viewObstacle(ofSurvivor, reporter, site)) ??
    lost(viewObstacle(ofSite, site, reporter)) ??
    users;
  if (obstacle !== undefined) return giveUp(obstacle.reason, obstacle.detail);
  // The survivor may have got its first entries, copied them to the site, and lost them since the restore started.
  const emptied = caches.find(
    (cache) => atSurvivor[cache] === 0 && ((counts[cache]?.survivor ?? 0) > 0 || atSite[cache] !== 0),
  );
  if (emptied !== undefined) {
    const before = counts[emptied]?.survivor;
    return giveUp(
      'SURVIVOR_EMPTY',
      `${emptied} had ${before} entries, and has ${atSite[emptied]} at ${site}`,
    );
  }
  if (!readsFlags.every(Boolean)) return giveUp('FLAGS_NOT_READ', `${site} accepts an unknown flag`);
  if (ofSite.backup !== 'offline') return again(`${reporter} is ${ofSite.backup} at ${site}`);
  const sent = await sendAnnounced(own, 'clear', claims, async () => {
    for (const cache of caches) await dataOf(site).clear(cache);
  });
  const clearedAt = clock.now();
  const left = await dataOf(site).entries(caches);
  const full = caches.find((cache) => left[cache] !== 0);
  if (full !== undefined) {
    await settled(sent, claims);
    throw new CacheNotCleared(`${full} has ${left[full]} entries`);
  }
  await settled(sent, claims, { step: 'cleared', clearedAt });
  return { verdict: 'GO' };
}

/** A site that is not seen after the restore started was lost again. */
const lost = (obstacle: Obstacle | undefined): Obstacle | undefined =>
  obstacle && { reason: 'SITE_LOST_AGAIN', detail: obstacle.detail };

import { DescribeEndpointGroupCommand, UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import { runAttempt } from '../../../local/support/attempt.ts';
import { endQuiescence } from '../../../local/support/restore.ts';
import { otherSite, SITES, type Site } from '../../../local/support/world.ts';
import { siteIn } from '../whole-way/monitoring.ts';
import { inService, joined } from '../whole-way/restored.ts';
import { cachesOf, keysOf, type SiteCaches } from './caches.ts';
import type { RestoreGround } from './ground.ts';

/** Not the default, so that a restore must have recorded it. */
export const WEIGHTS: Readonly<Record<Site, number>> = { 'site-a': 128, 'site-b': 77 };

export type CachesOfSites = Readonly<Record<Site, SiteCaches>>;

export async function cachesOfSites({ sites }: RestoreGround): Promise<CachesOfSites> {
  const { 'site-a': a, 'site-b': b } = sites.sites;
  return { 'site-a': await cachesOf(a), 'site-b': await cachesOf(b) };
}

/** Entries that users write at the survivor while the other site is fenced. */
export interface Data {
  readonly sessions: number;
  readonly actionTokens: number;
  /** The length of each value. */
  readonly bytes: number;
}

/** Both sites serve with their weights and without entries, and no incident is open. */
export async function fresh(ground: RestoreGround, caches: CachesOfSites): Promise<void> {
  await joined(ground);
  await inService(ground);
  for (const site of SITES) await caches[site].empty();
  const { stack, world } = ground;
  await world.accelerators.send(
    new UpdateEndpointGroupCommand({
      EndpointGroupArn: stack.accelerator.endpointGroupArn,
      EndpointConfigurations: SITES.map((site) => ({
        EndpointId: siteIn(stack, site).loadBalancerArn,
        Weight: WEIGHTS[site],
      })),
    }),
  );
}

/** The weights of the listed sites. */
export async function listedWeights({ stack, world }: RestoreGround): Promise<Record<string, number>> {
  const { EndpointGroup } = await world.accelerators.send(
    new DescribeEndpointGroupCommand({ EndpointGroupArn: stack.accelerator.endpointGroupArn }),
  );
  const weightOf = (site: Site) =>
    EndpointGroup?.EndpointDescriptions?.find(
      ({ EndpointId }) => EndpointId === siteIn(stack, site).loadBalancerArn,
    )?.Weight;
  return Object.fromEntries(
    SITES.flatMap((site) => [[site, weightOf(site)]]).filter(([, weight]) => weight !== undefined),
  );
}

const SHARED = keysOf('shared', 100);
const DELETED = SHARED.slice(0, 50);
const DIVERGENT = 210;

/** Entries that are the same at both sites while one is fenced. */
export const UNCHANGED = SHARED.length - DELETED.length;

/** Entries at the fenced site that must not survive: 100 from before, 420 that users wrote there in the break. */
export const STALE = SHARED.length + 2 * DIVERGENT;

/**
 * Cuts the bridge, fences the site through the workflow, lets users write at both sites, and heals the bridge. The fencing
 * then counts as ten minutes old, so that a restore need not wait until its writes are settled.
 *
 * @throws Error if the site is not fenced, or a write is answered with an unexpected status
 */
export async function fenceWithData(
  ground: RestoreGround,
  caches: CachesOfSites,
  site: Site,
  { sessions, actionTokens, bytes }: Data,
): Promise<void> {
  const { sites, world } = ground;
  const survivor = otherSite(site);
  await caches[survivor].putAll('sessions', SHARED, 'from before');
  await sites.cutBridge();
  await sites.untilSeparated();
  const { ended } = await runAttempt(world, { site, reporter: survivor, startsAt: new Date().toISOString() });
  if (ended.outcome !== 'FENCED') throw new Error(`${site} is not fenced: ${JSON.stringify(ended)}`);

  const value = 'x'.repeat(bytes);
  expectOnly(204, await caches[survivor].putAll('sessions', keysOf('s', sessions), value));
  expectOnly(204, await caches[survivor].putAll('actionTokens', keysOf('t', actionTokens), value));
  for (const key of DELETED) await caches[survivor].remove('sessions', key);
  // The backup of each write fails, and the site stores it nevertheless.
  expectOnly(500, await caches[site].putAll('sessions', keysOf('s', DIVERGENT), 'divergent'));
  expectOnly(500, await caches[site].putAll('sessions', keysOf('junk', DIVERGENT), 'divergent'));

  await sites.healBridge();
  await sites.untilJoined();
  await endQuiescence(world);
}

function expectOnly(status: number, counts: Readonly<Record<number, number>>): void {
  if (Object.keys(counts).some((answered) => Number(answered) !== status))
    throw new Error(`${status} was expected: ${JSON.stringify(counts)}`);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { RealSites } from '../../../../infra/local/real-infinispan/real-sites.ts';
import { SITES } from '../../../local/support/world.ts';
import type { Ground } from '../whole-way/ground.ts';
import { currentIncident } from '../whole-way/incident.ts';
import { inService, joined } from '../whole-way/restored.ts';
import { until } from '../whole-way/until.ts';
import { watchSeparation } from './separation.ts';

/** Longer than the failure detector, a scrape, an evaluation and the checks of the workflow need together (ms). */
const OBSERVED_FOR = 20_000;

/** Alertmanager does not notice that an alert ended and fires again within one of the manifests' group intervals (ms). */
const GROUP_INTERVAL = 31_000;

/** From the failure to the fencing at most (ms). */
const LIMIT = 150_000;

export interface Observed {
  readonly fencing: 'none' | 'of separated sites' | 'of sites that see each other';
  /** How long no site master saw the other site (seconds). */
  readonly separated: number;
}

/** Disturbs the sites, waits until they see each other again, and then until a fencing would have started. */
export async function observe(
  { sites, world }: Ground,
  disturb: (sites: RealSites) => Promise<unknown>,
): Promise<Observed> {
  const watch = watchSeparation(sites);
  try {
    await disturb(sites);
    await sites.untilJoined();
    await sleep(OBSERVED_FOR);
    const startedAt = (await currentIncident(world))?.startedAt;
    const fencing =
      startedAt === undefined
        ? 'none'
        : watch.separatedAt(startedAt)
          ? 'of separated sites'
          : 'of sites that see each other';
    return { fencing, separated: watch.longest() / 1000 };
  } finally {
    await watch.stop();
  }
}

/** Disturbs the sites, and waits until one is fenced. @returns the site, and the seconds until then */
export async function fencedBy({ sites, world }: Ground, disturb: (sites: RealSites) => Promise<unknown>) {
  const from = Date.now();
  await disturb(sites);
  const site = await until(
    'a site is fenced',
    async () => {
      const incident = await currentIncident(world);
      return incident?.phase === 'fenced' ? incident.decision.site : undefined;
    },
    LIMIT,
  );
  return { fenced: site, after: (Date.now() - from) / 1000 };
}

/**
 * Both sites run, see each other and serve; no alert fires, and no incident is open. A site whose node was frozen, or
 * whose nodes have joined in turn, may keep more site masters than are allowed (measured): it is restarted, too.
 */
export async function restore(ground: Ground): Promise<void> {
  const { sites, maxSiteMasters, restartSite } = ground.sites;
  for (const { name, nodes, siteMasters } of Object.values(sites)) {
    for (const node of nodes) node.thaw();
    const masters = Math.min(maxSiteMasters, nodes.length);
    if (nodes.some((node) => !node.isRunning()) || (await siteMasters()).length !== masters)
      await restartSite(name);
  }
  const alerted = await firing(ground);
  await joined(ground);
  if (alerted) {
    await until('no alert', async () => !(await firing(ground)) || undefined);
    await sleep(GROUP_INTERVAL);
  }
  await inService(ground);
}

async function firing({ monitoring }: Ground): Promise<boolean> {
  const alerts = await Promise.all(
    SITES.flatMap((site) => monitoring.of[site].alertmanagers.map((each) => each.firing('SiteOffline'))),
  );
  return alerts.some((count) => count > 0);
}

/** Prints a line such as `The bridge flaps, on 15.0.21: fencing none, separated 0`. */
export function print(name: string, versions: readonly string[], results: readonly object[]): void {
  for (const [index, result] of results.entries()) {
    const values = Object.entries(result).map(([key, value]) => `${key} ${value}`);
    console.log(`${name}, on ${versions[index]}: ${values.join(', ')}`);
  }
}

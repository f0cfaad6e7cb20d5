import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '../stack/certificates.ts';
import type { RunningSites } from '../stack/sites.ts';
import type { Caches } from '../stand-ins/infinispan/backups.ts';
import type { InfinispanVersion } from '../support/infinispan-version.ts';
import type { RealUsers } from './configuration.ts';
import { ensureInfinispan } from './installation.ts';
import type { Links } from './links.ts';
import { createRealSite, type RealSite } from './real-site.ts';
import { untilViews } from './view.ts';
import { type RealSiteName, wire } from './wiring.ts';

const SITES = ['site-a', 'site-b'] as const;

/** The names that real sites have. */
export const REAL_SITES: ReadonlySet<string> = new Set(SITES);

export interface RealSitesOptions {
  /** @default '15.0.21', which Keycloak 26 uses */
  readonly version?: InfinispanVersion;
  readonly progress: (text: string) => void;
  /** More caches at each site. @default - `sessions` and `actionTokens`, which back up to the other site */
  readonly caches?: Caches;
  /** More users at each site. @default - one who runs cross-site operations, and one who writes */
  readonly users?: RealUsers;
  /** Once aborted, starting ends. @default - goes on to the end */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Two Infinispan sites of real servers.
 *
 * `sites['site-a'].infinispan` is what the functions are given: a route (URL, user, password, CA file, server name)
 * whose connections end at the site's nodes in turn. `.writer` may write to the caches, `.metrics` is what a
 * Prometheus scrapes, and `.nodes` are the servers one by one: `freeze`, `thaw`, `kill`, `leave`, `start`.
 */
export interface RealSites extends RunningSites<RealSite> {
  readonly version: InfinispanVersion;
  readonly sites: Readonly<Record<RealSiteName, RealSite>>;
  /** Nothing passes between the sites any more. The views follow some seconds later: `untilSeparated`. */
  cutBridge(): Promise<void>;
  /** Undoes it. The views follow some seconds later: `untilJoined`. */
  healBridge(): Promise<void>;
  /** @throws Error when it takes longer than a minute */
  untilSeparated(): Promise<void>;
  /** @throws Error when it takes longer than a minute */
  untilJoined(): Promise<void>;
  /** Every node at once, as in a loss of power. */
  killSite(name: RealSiteName): Promise<void>;
  /** Kills what runs of it and starts every node, which loses what was taken offline. Done when they answer. */
  restartSite(name: RealSiteName): Promise<void>;
  /** One node after the other leaves and comes back, as in an update. Done when the last one answers. */
  restartNodeByNode(name: RealSiteName): Promise<void>;
  /** Ends every process, whatever its state, and removes every file. */
  stop(): Promise<void>;
}

/**
 * Starts site-a with two nodes and site-b with one, on free ports of 127.0.0.1: cross-site replication that fails
 * writes (failure policy FAIL), TLS by an authority made on the spot, and a bridge that can be cut. Done when both
 * sites see each other. They also end, and their files go, when this process ends however it does.
 *
 * @throws PrerequisiteMissingError, the signal's reason, or an Error with the last words of what failed; nothing is
 *   left then
 */
export async function startRealSites(options: RealSitesOptions): Promise<RealSites> {
  const { version = '15.0.21', progress, caches = {}, users = {}, signal } = options;
  const installation = await ensureInfinispan(version, progress);
  progress(`starting two Infinispan sites of version ${version}`);
  const folder = await mkdtemp(join(tmpdir(), 'keycloak-site-fencing-infinispan-'));
  const ends = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const authority = await createAuthority();
    const caFile = join(folder, 'infinispan-ca.pem');
    await writeFile(caFile, authority.certificate);
    const wiring = await wire(SITES);
    ends.push(wiring.links.close);
    const create = (name: RealSiteName) =>
      createRealSite({
        name,
        sites: SITES,
        installation,
        folder,
        authority,
        caFile,
        caches,
        users,
        wiring,
        signal,
      });
    const sites = { 'site-a': await create('site-a'), 'site-b': await create('site-b') };
    const all = Object.values(sites);
    ends.push(...all.map((site) => site.kill));
    const running = { version, sites, ...bridgeOf(all, wiring.links), ...endings(sites), stop };
    // Each start comes to its end before anything is stopped, so that none begins afterwards.
    for (const start of await Promise.allSettled(all.map((site) => site.start()))) {
      if (start.status === 'rejected') throw start.reason;
    }
    await running.untilJoined();
    return running;
  } catch (error) {
    await stop();
    throw error;
  }
}

function bridgeOf(sites: readonly RealSite[], { cut, heal }: Links) {
  const untilEachSees = (count: number, what: string) =>
    untilViews(
      () => Promise.all(sites.map((site) => site.view())),
      (views) => views.every((view) => view.length === count),
      what,
    );
  return {
    cutBridge: cut,
    healBridge: heal,
    untilSeparated: () => untilEachSees(1, 'separating'),
    untilJoined: () => untilEachSees(sites.length, 'joining'),
  };
}

function endings(sites: RealSites['sites']) {
  return {
    killSite: (name: RealSiteName) => sites[name].kill(),
    async restartSite(name: RealSiteName) {
      await sites[name].kill();
      await sites[name].start();
    },
    async restartNodeByNode(name: RealSiteName) {
      for (const node of sites[name].nodes) {
        await node.leave();
        await node.start();
      }
    },
  };
}

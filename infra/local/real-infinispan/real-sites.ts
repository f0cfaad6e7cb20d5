import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '../stack/certificates.ts';
import type { RunningSites } from '../stack/sites.ts';
import type { Caches } from '../stand-ins/infinispan/backups.ts';
import type { InfinispanVersion } from '../support/infinispan-version.ts';
import type { RealUsers } from './configuration.ts';
import { ensureInfinispan } from './installation.ts';
import {
  createRealSite,
  type FailureDetector,
  type Joining,
  QUICK_JOINING,
  type RealSite,
} from './real-site.ts';
import { untilViews } from './view.ts';
import { type NodeCounts, type RealSiteName, type Wiring, wire } from './wiring.ts';

const SITES = ['site-a', 'site-b'] as const;

/** The names of the real sites. */
export const REAL_SITES: ReadonlySet<string> = new Set(SITES);

export interface RealSitesOptions {
  /** @default '15.0.21', which Keycloak 26 uses */
  readonly version?: InfinispanVersion;
  readonly progress: (text: string) => void;
  /** Caches in addition to `sessions` and `actionTokens`, which back up to the other site. @default - none */
  readonly caches?: Caches;
  /** Users in addition to those for cross-site operations and for writes. @default - none */
  readonly users?: RealUsers;
  /** @default - site-a has two nodes and site-b one */
  readonly nodes?: NodeCounts;
  /** The most memory for each node's heap, in megabytes. @default 192 */
  readonly heap?: number;
  /** How many entries a node pushes to the other site in one message. @default 512, as Infinispan's */
  readonly pushChunk?: number;
  /** `max_site_masters` of each site: above 1, several nodes are site masters, each with its own view. @default 1 */
  readonly maxSiteMasters?: number;
  /** How soon the sites notice a broken bridge. @default - after three seconds */
  readonly failureDetector?: FailureDetector;
  /** @default - within seconds, so that tests need not wait */
  readonly joining?: Joining;
  /** Aborts the start. @default - runs to the end */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Two Infinispan sites of real servers.
 *
 * `sites['site-a'].infinispan` is the functions' access (URL, user, password, CA file, server name): a route whose
 * connections go to the site's nodes in turn. `.writer` may write to the caches, `.metrics` is for Prometheus, and
 * `.nodes` are the servers: `freeze`, `thaw`, `kill`, `leave`, `start`.
 */
export interface RealSites extends RunningSites<RealSite> {
  readonly version: InfinispanVersion;
  /** As in the options. */
  readonly maxSiteMasters: number;
  readonly sites: Readonly<Record<RealSiteName, RealSite>>;
  /** Drops all traffic between the sites. Their views change some seconds later: `untilSeparated`. */
  cutBridge(): Promise<void>;
  /** Drops one node's traffic to other sites, as `cutBridge` does for every node. */
  cutBridgeOf(node: string): Promise<void>;
  /** Restores the link of every node. The views change some seconds later: `untilJoined`. */
  healBridge(): Promise<void>;
  /** Waits until each site sees only itself. @throws Error after two and a half minutes */
  untilSeparated(): Promise<void>;
  /** Waits until the sites see each other. @throws Error after two and a half minutes */
  untilJoined(): Promise<void>;
  /** Kills every node at once, as a power failure does. */
  killSite(name: RealSiteName): Promise<void>;
  /** Kills and starts every node and waits until they respond. The other site is then online at each. */
  restartSite(name: RealSiteName): Promise<void>;
  /** Restarts one node after another, as a rolling update does, and waits until the last one responds. */
  restartNodeByNode(name: RealSiteName): Promise<void>;
  /** Kills every process, even a frozen one, and removes every file. */
  stop(): Promise<void>;
}

/**
 * Starts the nodes of both sites, on free ports of 127.0.0.1, with cross-site replication with
 * failure policy FAIL, TLS from a new authority, and a bridge that can be cut. Waits until both sites see each other.
 * When this process ends, even by a crash, the servers are killed and their files removed.
 *
 * @throws PrerequisiteMissingError, the signal's reason, or an Error with the last log lines; everything is stopped and
 *   removed first
 */
export async function startRealSites(options: RealSitesOptions): Promise<RealSites> {
  const { version = '15.0.21', progress, caches = {}, users = {}, maxSiteMasters = 1, signal } = options;
  const { failureDetector = { interval: 1000, timeout: 3000 }, joining = QUICK_JOINING } = options;
  const { nodes = { 'site-a': 2, 'site-b': 1 }, heap = 192, pushChunk = 512 } = options;
  const installation = await ensureInfinispan(version, progress);
  progress(`starting two Infinispan sites of version ${version}`);
  const folder = await mkdtemp(join(tmpdir(), 'keycloak-site-fencing-infinispan-'));
  const stops = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) await stopPart();
  };
  try {
    const authority = await createAuthority();
    const caFile = join(folder, 'infinispan-ca.pem');
    await writeFile(caFile, authority.certificate);
    const wiring = await wire(SITES, nodes);
    stops.push(wiring.links.close);
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
        heap,
        pushChunk,
        maxSiteMasters,
        failureDetector,
        joining,
        wiring,
        signal,
      });
    const sites = { 'site-a': await create('site-a'), 'site-b': await create('site-b') };
    const all = Object.values(sites);
    stops.push(...all.map((site) => site.kill));
    const running = {
      version,
      maxSiteMasters,
      sites,
      ...bridgeOf(all, wiring, maxSiteMasters),
      ...restarts(sites),
      stop,
    };
    // Every start settles before anything is stopped, so that no process starts afterwards.
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

function bridgeOf(sites: readonly RealSite[], { nodes, links }: Wiring, maxSiteMasters: number) {
  const mastersOf = (site: RealSite) =>
    Math.min(maxSiteMasters, site.nodes.filter((node) => node.isRunning()).length);
  const untilEachSees = (count: number, change: string) =>
    untilViews(
      () => Promise.all(sites.map(async (site) => ({ masters: mastersOf(site), views: await site.views() }))),
      (states) =>
        states.every(
          ({ masters, views }) => views.length === masters && views.every((view) => view.length === count),
        ),
      change,
    );
  return {
    cutBridge: () => links.cut(),
    async cutBridgeOf(name: string) {
      const index = nodes.findIndex((node) => node.name === name);
      if (index < 0) throw new RangeError(`There is no node ${name}.`);
      await links.cut([index]);
    },
    healBridge: () => links.heal(),
    untilSeparated: () => untilEachSees(1, 'separating'),
    untilJoined: () => untilEachSees(sites.length, 'joining'),
  };
}

function restarts(sites: RealSites['sites']) {
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

import { join } from 'node:path';
import type { Authority } from '../stack/certificates.ts';
import { type Credentials, credentials, type LocalSite, newUsers, serverNameOf } from '../stack/site.ts';
import type { Caches } from '../stand-ins/infinispan/backups.ts';
import { type RealUsers, writeServerRoot } from './configuration.ts';
import { createNode, type RealNode } from './node.ts';
import { mastersAmong } from './view.ts';
import type { RealSiteName, WiredNode, Wiring } from './wiring.ts';

/** The endpoints that Prometheus scrapes: every node separately, with HTTPS and basic authentication. */
export interface MetricsEndpoint extends Credentials {
  /** `127.0.0.1:port` of each node; its certificate is also valid for this address. */
  readonly targets: readonly string[];
  readonly path: '/metrics';
  readonly caFile: string;
}

export interface RealSite extends LocalSite {
  readonly name: RealSiteName;
  /** Each node is reachable by its own `url` and by the route. With one site master, this is the first node. */
  readonly nodes: readonly (RealNode & { readonly url: string })[];
  readonly metrics: MetricsEndpoint;
  /** The sites that its site master sees, including its own, sorted; empty while there is no site master. */
  view(): Promise<string[]>;
  /** The views of all site masters that respond, each in the form of `view`. */
  views(): Promise<string[][]>;
  /** The names of the site masters that respond. */
  siteMasters(): Promise<string[]>;
  /** Starts the nodes one after another and waits until all respond. */
  start(): Promise<void>;
  kill(): Promise<void>;
}

/** `FD_ALL3` between the sites: the interval of heartbeats, and the time without one until a site is suspected (ms). */
export interface FailureDetector {
  readonly interval: number;
  readonly timeout: number;
}

/** How soon sites that do not see each other find each other again: `MERGE3`, and `join_timeout` of `GMS` (ms). */
export interface Joining {
  readonly merge: { readonly min: number; readonly max: number };
  readonly timeout: number;
}

/** As in Infinispan's own stacks, and so in the operator's (`default-jgroups-udp.xml`). */
export const DEFAULT_JOINING: Joining = { merge: { min: 10_000, max: 30_000 }, timeout: 2000 };

/** So that tests need not wait. */
export const QUICK_JOINING: Joining = { merge: { min: 1000, max: 3000 }, timeout: 500 };

export interface RealSiteOptions {
  readonly name: RealSiteName;
  readonly sites: readonly RealSiteName[];
  /** The folder whose `lib` contains the jars. */
  readonly installation: string;
  /** The folder for the nodes' files. */
  readonly folder: string;
  readonly authority: Authority;
  readonly caFile: string;
  /** Caches in addition to `sessions` and `actionTokens`, which back up to the other site. */
  readonly caches: Caches;
  /** Users in addition to the two of every local site, and the operator. */
  readonly users: RealUsers;
  /** In megabytes. */
  readonly heap: number;
  readonly pushChunk: number;
  readonly maxSiteMasters: number;
  readonly failureDetector: FailureDetector;
  readonly joining: Joining;
  readonly wiring: Wiring;
  readonly signal: AbortSignal | undefined;
}

/** How long a node looks for the running nodes of its site. If it missed them, it would form a cluster alone. */
const JOIN_MS = 20_000;
/** The same for the first node, which has no other node to find. */
const FIRST_NODE_JOIN_MS = 500;

/** The permissions to restore a site manually: cross-site operations, and clearing and counting caches. */
const OPERATOR = { name: 'operator', permission: 'ADMIN BULK_READ BULK_WRITE' };

/** Writes the files of a site's servers, but starts none of them. */
export async function createRealSite(options: RealSiteOptions): Promise<RealSite> {
  const { name, sites, folder, authority, caFile, wiring } = options;
  const { fencing, writer, users } = newUsers();
  const operator = credentials('operator');
  const serverName = serverNameOf(name);
  const wired = wiring.nodes.filter(({ site }) => site === name);
  const others = sites.filter((site) => site !== name);
  const tls = await authority.issue({ names: [serverName], addresses: ['127.0.0.1'] });
  const configuration = {
    sites,
    caches: { sessions: others, actionTokens: others, ...options.caches },
    users: {
      ...users,
      [operator.username]: { password: operator.password, role: OPERATOR },
      ...options.users,
    },
    tls,
    pushChunk: options.pushChunk,
  };
  const nodes: RealSite['nodes'] = await Promise.all(
    wired.map(async (node) => {
      const root = join(folder, node.name);
      await writeServerRoot(root, configuration);
      const properties = () => ({
        ...propertiesOf(node, wiring),
        'site.max.masters': options.maxSiteMasters,
        'bridge.fd.interval': options.failureDetector.interval,
        'bridge.fd.timeout': options.failureDetector.timeout,
        'bridge.merge.min': options.joining.merge.min,
        'bridge.merge.max': options.joining.merge.max,
        'bridge.join.timeout': options.joining.timeout,
        'node.join.timeout': nodes.some((other) => other.isRunning()) ? JOIN_MS : FIRST_NODE_JOIN_MS,
      });
      const { installation, heap, signal } = options;
      const server = createNode({ name: node.name, installation, root, folder, heap, properties, signal });
      return { ...server, url: `https://127.0.0.1:${node.restPort}` };
    }),
  );
  const auth = `${fencing.username}:${fencing.password}`;
  const masters = () =>
    mastersAmong(nodes.map((node) => ({ name: node.name, url: node.url, ca: authority.certificate, auth })));
  const views = async () => (await masters()).map(({ view }) => view);
  return {
    name,
    infinispan: { url: `https://127.0.0.1:${wiring.routeTo(name)}`, ...fencing, caFile, serverName },
    writer,
    operator,
    nodes,
    metrics: {
      targets: wired.map(({ restPort }) => `127.0.0.1:${restPort}`),
      path: '/metrics',
      ...fencing,
      caFile,
    },
    view: async () => (await views())[0] ?? [],
    views,
    siteMasters: async () => (await masters()).map(({ node }) => node.name),
    async start() {
      for (const node of nodes) await node.start();
    },
    async kill() {
      await Promise.all(nodes.map((node) => node.kill()));
    },
  };
}

/** The Java properties that `infinispan.xml` uses. */
function propertiesOf(node: WiredNode, { nodes }: Wiring): Record<string, string | number> {
  const hosts = (ports: readonly number[]) => ports.map((port) => `127.0.0.1[${port}]`).join(',');
  const ofSite = nodes.filter(({ site }) => site === node.site);
  return {
    'site.name': node.site,
    'site.hosts': hosts(ofSite.map(({ sitePort }) => sitePort)),
    'bridge.hosts': hosts(nodes.map(({ bridgeLink }) => bridgeLink)),
    'node.name': node.name,
    'node.port': node.restPort,
    'node.site.port': node.sitePort,
    'node.bridge.port': node.bridgePort,
    'node.bridge.link': node.bridgeLink,
  };
}

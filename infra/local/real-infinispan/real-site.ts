import { join } from 'node:path';
import type { Authority } from '../stack/certificates.ts';
import { type Credentials, type LocalSite, newUsers, serverNameOf } from '../stack/site.ts';
import type { Caches } from '../stand-ins/infinispan/backups.ts';
import { type RealUsers, writeServerRoot } from './configuration.ts';
import { createNode, type RealNode } from './node.ts';
import { siteView } from './view.ts';
import type { RealSiteName, WiredNode, Wiring } from './wiring.ts';

/** What a Prometheus scrapes: HTTPS with basic auth, every node by itself. */
export interface MetricsEndpoint extends Credentials {
  /** `127.0.0.1:port` of each node, for which its certificate is valid too. */
  readonly targets: readonly string[];
  readonly path: '/metrics';
  readonly caFile: string;
}

export interface RealSite extends LocalSite {
  readonly name: RealSiteName;
  /** The first one is the site master while it lives. Each answers at its own `url` too, not only by the route. */
  readonly nodes: readonly (RealNode & { readonly url: string })[];
  readonly metrics: MetricsEndpoint;
  /** The sites that its site master sees, its own among them, sorted; none while there is no site master. */
  view(): Promise<string[]>;
  /** Starts the nodes, the first one first. Done when all answer. */
  start(): Promise<void>;
  kill(): Promise<void>;
}

export interface RealSiteOptions {
  readonly name: RealSiteName;
  readonly sites: readonly RealSiteName[];
  /** Folder with the jars in `lib`. */
  readonly installation: string;
  /** Where the nodes keep their files. */
  readonly folder: string;
  readonly authority: Authority;
  readonly caFile: string;
  /** Besides `sessions` and `actionTokens`, which back up to the other site. */
  readonly caches: Caches;
  /** Besides the two that every local site has. */
  readonly users: RealUsers;
  readonly wiring: Wiring;
  readonly signal: AbortSignal | undefined;
}

/** How long a node looks for the others of its site. Were it to miss one that runs, it would begin a cluster alone. */
const JOIN_MS = 20_000;
/** The first one waits for that long before it does so. */
const ALONE_MS = 500;

/** Writes what a site's servers need; starts none of them. */
export async function createRealSite(options: RealSiteOptions): Promise<RealSite> {
  const { name, sites, folder, authority, caFile, wiring } = options;
  const { fencing, writer, users } = newUsers();
  const serverName = serverNameOf(name);
  const wired = wiring.nodes.filter(({ site }) => site === name);
  const others = sites.filter((site) => site !== name);
  const tls = await authority.issue({ names: [serverName], addresses: ['127.0.0.1'] });
  const configuration = {
    sites,
    caches: { sessions: others, actionTokens: others, ...options.caches },
    users: { ...users, ...options.users },
    tls,
  };
  const nodes: RealSite['nodes'] = await Promise.all(
    wired.map(async (node) => {
      const root = join(folder, node.name);
      await writeServerRoot(root, configuration);
      const properties = () => ({
        ...propertiesOf(node, wiring),
        'node.join.timeout': nodes.some((other) => other.isRunning()) ? JOIN_MS : ALONE_MS,
      });
      const { installation, signal } = options;
      const server = createNode({ name: node.name, installation, root, folder, properties, signal });
      return { ...server, url: `https://127.0.0.1:${node.restPort}` };
    }),
  );
  const auth = `${fencing.username}:${fencing.password}`;
  return {
    name,
    infinispan: { url: `https://127.0.0.1:${wiring.routeTo(name)}`, ...fencing, caFile, serverName },
    writer,
    nodes,
    metrics: {
      targets: wired.map(({ restPort }) => `127.0.0.1:${restPort}`),
      path: '/metrics',
      ...fencing,
      caFile,
    },
    view: () => siteView(nodes.map(({ url }) => ({ url, ca: authority.certificate, auth }))),
    async start() {
      for (const node of nodes) await node.start();
    },
    async kill() {
      await Promise.all(nodes.map((node) => node.kill()));
    },
  };
}

/** The Java properties that `infinispan.xml` names. */
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

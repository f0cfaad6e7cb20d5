import { type Links, openLinks } from './links.ts';
import { freePorts } from './ports.ts';

export type RealSiteName = 'site-a' | 'site-b';

/** The number of nodes of each site. */
export type NodeCounts = Readonly<Record<RealSiteName, number>>;

/** The ports of 127.0.0.1 on which one node listens. */
export interface WiredNode {
  readonly site: RealSiteName;
  /** Such as `site-a-0`. With one site master per site, this is the first node while it runs. */
  readonly name: string;
  readonly restPort: number;
  /** For the other nodes of its site. */
  readonly sitePort: number;
  readonly bridgePort: number;
  /** Leads to `bridgePort` unless the bridge is cut; the other sites use this port. */
  readonly bridgeLink: number;
}

export interface Wiring {
  readonly nodes: readonly WiredNode[];
  readonly links: Links;
  /** A port whose connections go to the site's nodes in turn. */
  routeTo(site: RealSiteName): number;
}

/** Chooses every node's ports and opens the links to them. */
export async function wire(sites: readonly RealSiteName[], counts: NodeCounts): Promise<Wiring> {
  const names = sites.flatMap((site) =>
    Array.from({ length: counts[site] }, (_, index) => ({ site, name: `${site}-${index}` })),
  );
  const free = await freePorts(3 * names.length);
  const port = () => free.pop() ?? 0;
  const nodes = names.map((node) => ({ ...node, restPort: port(), sitePort: port(), bridgePort: port() }));
  const links = await openLinks({
    bridge: nodes.map(({ bridgePort }) => bridgePort),
    routes: sites.map((site) => nodes.filter((node) => node.site === site).map(({ restPort }) => restPort)),
  });
  return {
    nodes: nodes.map((node, index) => ({ ...node, bridgeLink: links.bridgePorts[index] ?? 0 })),
    links,
    routeTo: (site) => links.routePorts[sites.indexOf(site)] ?? 0,
  };
}

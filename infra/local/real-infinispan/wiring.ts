import { type Links, openLinks } from './links.ts';
import { freePorts } from './ports.ts';

/** With one site master per site, this is the first node while it runs. */
const NODES = [
  { site: 'site-a', name: 'site-a-0' },
  { site: 'site-a', name: 'site-a-1' },
  { site: 'site-b', name: 'site-b-0' },
] as const;

export type RealSiteName = (typeof NODES)[number]['site'];

/** The ports of 127.0.0.1 on which one node listens. */
export interface WiredNode {
  readonly site: RealSiteName;
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
export async function wire(sites: readonly RealSiteName[]): Promise<Wiring> {
  const free = await freePorts(3 * NODES.length);
  const port = () => free.pop() ?? 0;
  const nodes = NODES.map((node) => ({ ...node, restPort: port(), sitePort: port(), bridgePort: port() }));
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

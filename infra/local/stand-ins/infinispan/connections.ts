import type { Client, SiteState } from './state.ts';
import type { User } from './users.ts';

/** The used part of a node's list of connections: its clients, and the connection of this request. */
export function connections({ site, clients }: SiteState, node: number, { name = '' }: User): unknown {
  const asking: Client = { principal: name, protocol: 'HTTP/1.1' };
  return [...(clients[node] ?? []), asking].map(({ principal, protocol }, index) => ({
    id: index + 1,
    'server-node-name': `${site}-${node}`,
    principal,
    'protocol-version': protocol,
  }));
}

import type { Client, SiteState } from './state.ts';
import type { User } from './users.ts';

/**
 * The used part of a node's list of connections: its clients, the connection of this request, and those that have sent
 * nothing yet, of which the server knows neither the user nor the protocol.
 */
export function connections(
  { site, clients }: SiteState,
  node: number,
  { name = '' }: User,
  connecting: readonly number[],
): unknown {
  const asking: Client = { principal: name, protocol: 'HTTP/1.1' };
  const row = (id: number, principal: string | null, protocol: string | null) => ({
    id,
    'server-node-name': `${site}-${node}`,
    principal,
    'protocol-version': protocol,
  });
  return [
    ...[...(clients[node] ?? []), asking].map(({ principal, protocol }, index) =>
      row(index + 1, principal, protocol),
    ),
    ...connecting.map((id) => row(id, null, null)),
  ];
}

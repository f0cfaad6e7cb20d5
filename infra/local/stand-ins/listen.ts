import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';

/** Lets the server listen on a free port of 127.0.0.1. @returns the port */
export async function listen(server: Server | TlsServer): Promise<number> {
  // Longer than clients keep an idle connection: closing one while a request is in flight would look like a fault.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no TCP port.');
  return address.port;
}

/** Closes all connections and frees the port. */
export async function close(server: Server | TlsServer): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

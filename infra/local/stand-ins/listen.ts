import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';

/** @returns the port of 127.0.0.1 on which the server listens: one that was free */
export async function listen(server: Server | TlsServer): Promise<number> {
  // Longer than a client leaves a connection unused: one that is closed while a request is on its way looks like a fault.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no TCP port.');
  return address.port;
}

/** Breaks what is under way and frees the port. */
export async function close(server: Server | TlsServer): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

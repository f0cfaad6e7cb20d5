import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { close, listen } from '../../../infra/local/stand-ins/listen.ts';

export interface TestProxy {
  readonly url: string;
  /** The `host:port` of each CONNECT, oldest first. */
  readonly connected: readonly string[];
  /** Refuses every further CONNECT with 403. */
  refuse(): void;
  stop(): Promise<void>;
}

/** Starts an HTTP proxy that tunnels every CONNECT to one port of 127.0.0.1, and refuses other requests. */
export async function startProxy(target: number): Promise<TestProxy> {
  const connected: string[] = [];
  const clients: Duplex[] = [];
  let refuses = false;
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', ({ url = '' }, client, head) => {
    connected.push(url);
    clients.push(client);
    client.on('error', () => client.destroy());
    if (refuses) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream = connect(target, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    connected,
    refuse: () => {
      refuses = true;
    },
    stop() {
      // The server does not close a connection after its CONNECT.
      for (const client of clients) client.destroy();
      return close(server);
    },
  };
}

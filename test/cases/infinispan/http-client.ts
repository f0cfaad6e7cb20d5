import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { RestResponse } from '../../../infra/local/stand-ins/infinispan/rest-response.ts';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly authorization?: string | undefined;
  /** The header `flags`. */
  readonly flags?: string | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** One connection, kept alive between requests, so that all of them reach the same node. */
export interface Connection {
  send(request: Sent): Promise<RestResponse>;
  close(): void;
}

export function connect(url: string, ca: string): Connection {
  const agent = new Agent({ ca, keepAlive: true, maxSockets: 1 });
  return {
    async send({ method, path, authorization, flags, body, signal }) {
      const { hostname, port } = new URL(url);
      const headers = {
        ...(authorization === undefined ? {} : { authorization }),
        ...(flags === undefined ? {} : { flags }),
      };
      // Not as a URL, which would be normalized.
      const outgoing = request({ agent, hostname, port, method, path, headers, ...(signal && { signal }) });
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
      return {
        status: incoming.statusCode ?? 0,
        headers: Object.fromEntries(
          Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: await text(incoming),
      };
    },
    close: () => agent.destroy(),
  };
}

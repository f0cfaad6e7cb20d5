import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyPair } from '../../stack/certificates.ts';
import type { Controls, Fault } from '../controls.ts';
import { close, listen } from '../listen.ts';
import { createInfinispanControls, type FaultError } from './controls.ts';
import { createGate } from './gate.ts';
import { createInfinispanSite, type InfinispanSite, type SiteOptions } from './model.ts';
import { findOperation } from './operations.ts';
import type { RestResponse } from './rest-response.ts';

export interface InfinispanServer {
  /** `https://127.0.0.1:port`. */
  readonly url: string;
  readonly port: number;
  readonly model: InfinispanSite;
  readonly controls: Controls<FaultError>;
  /** Closes all connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts one site's Infinispan on a free port of 127.0.0.1, with HTTPS, the controls of a stand-in (`controls.ts`) and
 * `POST /_control/restart`. As behind a load-balanced route, each new connection goes to the next node and stays there.
 */
export async function startInfinispan({
  tls,
  ...options
}: SiteOptions & { readonly tls: KeyPair }): Promise<InfinispanServer> {
  const model = createInfinispanSite({ now: Date.now, ...options });
  const gates = Array.from({ length: model.nodes }, createGate);
  const controls = createInfinispanControls(model, (frozen) => {
    model.setFrozen(frozen);
    for (const [node, gate] of gates.entries()) frozen[node] ? gate.shut() : gate.open();
  });
  const closing = new AbortController();
  const nodeOf = nodeByConnection(model.nodes);
  /** The remote ports of connections that have sent no request yet. */
  const connecting = new Set<number>();

  async function respondTo(request: IncomingMessage): Promise<RestResponse | NoResponse> {
    const { method = '', url: path = '', headers, socket } = request;
    const node = nodeOf(socket);
    const body = await text(request);
    const operation = findOperation(method, path);
    const name = 'status' in operation ? `${method} unknown` : operation.name;
    controls.recordCall({ operation: name, input: { path, node } });
    await gates[node]?.pass();
    const fault = controls.takeFault(name);
    const early = fault?.afterEffect === false ? await applyFault(fault, closing.signal) : undefined;
    if (early !== undefined) return early;
    const { authorization, flags } = headers;
    const response = model.handle({
      method,
      path,
      authorization,
      flags: Array.isArray(flags) ? flags[0] : flags,
      body,
      node,
      connecting: [...connecting],
    });
    return (fault?.afterEffect && (await applyFault(fault, closing.signal))) || response;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    connecting.delete(request.socket.remotePort ?? 0);
    if (request.method === 'POST' && request.url === '/_control/restart') {
      model.restart();
      response.writeHead(204).end();
      return;
    }
    const control = await controls.handleControl(request);
    if (control !== undefined) {
      response.writeHead(control.status, { 'content-type': 'application/json' });
      response.end(control.body === undefined ? undefined : JSON.stringify(control.body));
      return;
    }
    const result = await respondTo(request);
    if (result === 'close') response.destroy();
    else if (result !== 'hang') response.writeHead(result.status, result.headers).end(result.body);
  }

  const server = createServer(tls, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (closing.signal.aborted) response.destroy();
      else response.writeHead(500).end(String(error));
    });
  });
  server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket;
    connecting.add(remotePort);
    socket.on('close', () => connecting.delete(remotePort));
  });
  const port = await listen(server);

  return {
    url: `https://127.0.0.1:${port}`,
    port,
    model,
    controls,
    async close() {
      closing.abort();
      await close(server);
    },
  };
}

type NoResponse = 'close' | 'hang';

/** Waits for the fault's delay. @returns the fault's response, or undefined if the fault is only a delay */
async function applyFault(
  { delayMs, error, body = '' }: Fault<FaultError>,
  signal: AbortSignal,
): Promise<RestResponse | NoResponse | undefined> {
  if (delayMs > 0) await sleep(delayMs, undefined, { signal });
  if (typeof error !== 'number') return error;
  // The server sends a Content-Type with JSON, and none with an error's plain text.
  return { status: error, headers: error < 300 ? { 'content-type': 'application/json' } : {}, body };
}

/** Assigns a node to a connection with its first request that is not a control, so that controls use no turn. */
function nodeByConnection(nodes: number): (socket: Socket) => number {
  const nodeOf = new WeakMap<Socket, number>();
  let connections = 0;
  return (socket) => {
    const node = nodeOf.get(socket) ?? connections++ % nodes;
    nodeOf.set(socket, node);
    return node;
  };
}

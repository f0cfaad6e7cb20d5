import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyPair } from '../../stack/certificates.ts';
import type { Controls, Fault } from '../controls.ts';
import { close, listen } from '../listen.ts';
import type { Answer } from './answer.ts';
import { createInfinispanControls, type FaultError } from './controls.ts';
import { createGate } from './gate.ts';
import { createInfinispanSite, type InfinispanSite, type SiteOptions } from './model.ts';
import { findOperation } from './operations.ts';

export interface InfinispanServer {
  /** `https://127.0.0.1:port`. */
  readonly url: string;
  readonly port: number;
  readonly model: InfinispanSite;
  readonly controls: Controls<FaultError>;
  /** Breaks what is under way and frees the port. */
  close(): Promise<void>;
}

/**
 * One site's Infinispan on a free port of 127.0.0.1, HTTPS, with the controls of a stand-in (`controls.ts`) and
 * `POST /_control/restart`. As behind a load-balanced route, each new connection ends at the next node and stays
 * there.
 */
export async function startInfinispan({
  tls,
  ...options
}: SiteOptions & { readonly tls: KeyPair }): Promise<InfinispanServer> {
  const model = createInfinispanSite(options);
  const gates = Array.from({ length: model.nodes }, createGate);
  const controls = createInfinispanControls(model, (frozen) => {
    model.setFrozen(frozen);
    for (const [node, gate] of gates.entries()) frozen[node] ? gate.shut() : gate.open();
  });
  const closing = new AbortController();
  const nodeOf = nodeByConnection(model.nodes);

  async function answerTo(request: IncomingMessage): Promise<Answer | Silence> {
    const { method = '', url: path = '', headers, socket } = request;
    const node = nodeOf(socket);
    await text(request);
    const operation = findOperation(method, path);
    const name = 'status' in operation ? `${method} unknown` : operation.name;
    controls.recordCall({ operation: name, input: { path, node } });
    await gates[node]?.pass();
    const fault = controls.takeFault(name);
    const early = fault?.afterEffect === false ? await happen(fault, closing.signal) : undefined;
    if (early !== undefined) return early;
    const answer = model.handle({ method, path, authorization: headers.authorization, node });
    return (fault?.afterEffect && (await happen(fault, closing.signal))) || answer;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
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
    const answer = await answerTo(request);
    if (answer === 'close') response.destroy();
    else if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = createServer(tls, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (closing.signal.aborted) response.destroy();
      else response.writeHead(500).end(String(error));
    });
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

type Silence = 'close' | 'hang';

/** Waits; then what the fault answers, or nothing if it is a delay alone. */
async function happen(
  { delayMs, error, body = '' }: Fault<FaultError>,
  signal: AbortSignal,
): Promise<Answer | Silence | undefined> {
  if (delayMs > 0) await sleep(delayMs, undefined, { signal });
  if (typeof error !== 'number') return error;
  // The server gives a type to what it answers in JSON, and none to the plain text of an error.
  return { status: error, headers: error < 300 ? { 'content-type': 'application/json' } : {}, body };
}

/** Counts a connection when it first asks for something other than a control, so that controls move no node. */
function nodeByConnection(nodes: number): (socket: Socket) => number {
  const nodeOf = new WeakMap<Socket, number>();
  let connections = 0;
  return (socket) => {
    const node = nodeOf.get(socket) ?? connections++ % nodes;
    nodeOf.set(socket, node);
    return node;
  };
}

import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Calls that were under way at the same time: none of them was answered before the last of them was made. */
export interface Step {
  readonly operations: string[];
  /** When the first arrived and when all were let through, in milliseconds since the epoch. */
  readonly openedAt: number;
  releasedAt: number;
}

/** Stands between the functions and every AWS service that they call, and tells which calls wait for which. */
export interface Recorder {
  /** For `AWS_ENDPOINT_URL_<SERVICE>`. */
  readonly endpoint: string;
  /** Where the calls go; before it is told, they are answered 503. */
  forwardTo(targets: { readonly emulator: string; readonly globalAccelerator: string }): void;
  /** Forgets what was recorded. With `hold`, calls are let through together once no further one has come for 250 ms. */
  begin(options: { readonly hold: boolean }): void;
  steps(): readonly Step[];
  close(): Promise<void>;
}

/** Longer than what is asked side by side takes to arrive on a busy machine (milliseconds). */
export const QUIET_MS = 250;

export async function startRecorder(): Promise<Recorder> {
  let targets: { readonly emulator: string; readonly globalAccelerator: string } | undefined;
  let steps: Step[] = [];
  let holding = false;
  const held: { step: Step; open: () => void }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const release = () => {
    for (const { step, open } of held.splice(0)) {
      step.releasedAt = Date.now();
      open();
    }
  };

  /** Resolves when the call may go on. */
  function arrived(operation: string): Promise<void> {
    const step = held[0]?.step ?? { operations: [], openedAt: Date.now(), releasedAt: Date.now() };
    if (held.length === 0) steps.push(step);
    step.operations.push(operation);
    if (!holding) return Promise.resolve();
    clearTimeout(timer);
    timer = setTimeout(release, QUIET_MS);
    return new Promise((open) => held.push({ step, open }));
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const operation = operationOf(request, body);
    if (targets === undefined) {
      response.writeHead(503).end();
      return;
    }
    await arrived(operation);
    const ours = String(request.headers['x-amz-target']).startsWith('GlobalAccelerator_');
    const target = new URL(request.url ?? '/', ours ? targets.globalAccelerator : targets.emulator);
    const { host: _, ...headers } = request.headers;
    const call = httpRequest(target, { method: request.method, headers, agent: false });
    call.end(body);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    response.writeHead(answer.statusCode ?? 502, answer.headers).end(await buffer(answer));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no TCP port.');

  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    forwardTo(given) {
      targets = given;
    },
    begin({ hold }) {
      holding = hold;
      clearTimeout(timer);
      release();
      steps = [];
    },
    steps: () => steps,
    async close() {
      clearTimeout(timer);
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The JSON protocols name the operation in a header, the query protocol in the body. */
function operationOf({ headers }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  return new URLSearchParams(body.toString('utf8')).get('Action') ?? 'unknown';
}

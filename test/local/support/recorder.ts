import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { close, listen } from '../../../infra/local/stand-ins/listen.ts';
import { type AwsFault, AwsFaults, errorAnswer } from './aws-faults.ts';

/** Calls that were under way at the same time: none of them was answered before the last of them was made. */
export interface Step {
  readonly operations: string[];
  /** When the first arrived and when all were let through, in milliseconds since the epoch. */
  readonly openedAt: number;
  releasedAt: number;
}

interface Targets {
  readonly emulator: string;
  readonly globalAccelerator: string;
}

/**
 * Stands between the functions and every AWS service that they call: tells which calls wait for which, and lets calls
 * fail.
 */
export interface Recorder {
  /** For `AWS_ENDPOINT_URL_<SERVICE>`. */
  readonly endpoint: string;
  /** Where the calls go; before it is told, they are answered 503. */
  forwardTo(targets: Targets): void;
  /** Forgets what was recorded. With `hold`, calls are let through together once no further one has come for 250 ms. */
  begin(options: { readonly hold: boolean }): void;
  steps(): readonly Step[];
  /** Faults of the calls from now on, instead of those that were set before. */
  setFaults(faults: readonly AwsFault[]): void;
  /** How many calls are still to fail: 0 once everything that was set has happened. */
  faultsLeft(): number;
  close(): Promise<void>;
}

/** Longer than what is asked side by side takes to arrive on a busy machine (milliseconds). */
export const QUIET_MS = 250;

export async function startRecorder(): Promise<Recorder> {
  let targets: Targets | undefined;
  let steps: Step[] = [];
  const faults = new AwsFaults();
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
    const fault = faults.meet(operation, body.toString('utf8'));
    if (fault?.afterEffect) await forwarded(request, body, targets);
    const answer =
      fault === undefined
        ? await forwarded(request, body, targets)
        : errorAnswer(request.headers, fault.error);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const port = await listen(server);

  return {
    endpoint: `http://127.0.0.1:${port}`,
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
    setFaults: (given) => faults.set(given),
    faultsLeft: () => faults.left(),
    async close() {
      clearTimeout(timer);
      await close(server);
    },
  };
}

async function forwarded(request: IncomingMessage, body: Buffer, targets: Targets) {
  const ours = String(request.headers['x-amz-target']).startsWith('GlobalAccelerator_');
  const target = new URL(request.url ?? '/', ours ? targets.globalAccelerator : targets.emulator);
  const { host: _, ...headers } = request.headers;
  const call = httpRequest(target, { method: request.method, headers, agent: false });
  call.end(body);
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
}

/** The JSON protocols name the operation in a header, the query protocol in the body. */
function operationOf({ headers }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  return new URLSearchParams(body.toString('utf8')).get('Action') ?? 'unknown';
}

import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { close, listen } from '../../../infra/local/stand-ins/listen.ts';
import { type AwsFault, AwsFaults, errorResponse } from './aws-faults.ts';

/** Concurrent calls: none of them had a response before the last of them was made. */
export interface Step {
  readonly operations: string[];
  /** When the first arrived and when all were forwarded, in milliseconds since the epoch. */
  readonly openedAt: number;
  forwardedAt: number;
}

interface Targets {
  readonly emulator: string;
  readonly globalAccelerator: string;
}

/**
 * A proxy between the functions and every AWS service that they call. It records which calls are concurrent, and
 * injects faults.
 */
export interface Recorder {
  /** For `AWS_ENDPOINT_URL_<SERVICE>`. */
  readonly endpoint: string;
  /** Sets the services; before that, the response to each call is a 503. */
  forwardTo(targets: Targets): void;
  /**
   * Clears the record and starts again. With `hold`, concurrent calls are forwarded together, after 250 ms without a
   * new one.
   */
  restart(options: { readonly hold: boolean }): void;
  steps(): readonly Step[];
  /** Replaces the faults. */
  setFaults(faults: readonly AwsFault[]): void;
  /** The number of calls that are still to fail: 0 once every fault has occurred. */
  faultsLeft(): number;
  close(): Promise<void>;
}

/** Milliseconds; longer than concurrent calls take to arrive on a busy machine. */
export const QUIET_MS = 250;

export async function startRecorder(): Promise<Recorder> {
  let targets: Targets | undefined;
  let steps: Step[] = [];
  const faults = new AwsFaults();
  let holding = false;
  const waiting: { step: Step; open: () => void }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const release = () => {
    for (const { step, open } of waiting.splice(0)) {
      step.forwardedAt = Date.now();
      open();
    }
  };

  /** Resolves when the call may be forwarded. */
  function arrived(operation: string): Promise<void> {
    const step = waiting[0]?.step ?? { operations: [], openedAt: Date.now(), forwardedAt: Date.now() };
    if (waiting.length === 0) steps.push(step);
    step.operations.push(operation);
    if (!holding) return Promise.resolve();
    clearTimeout(timer);
    timer = setTimeout(release, QUIET_MS);
    return new Promise((open) => waiting.push({ step, open }));
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const operation = operationOf(request, body);
    if (targets === undefined) {
      response.writeHead(503).end();
      return;
    }
    await arrived(operation);
    const fault = faults.take(operation, body.toString('utf8'), regionOf(request));
    if (fault?.afterEffect) await forwarded(request, body, targets);
    const {
      status,
      headers,
      body: text,
    } = fault === undefined
      ? await forwarded(request, body, targets)
      : errorResponse(request.headers, fault.error);
    response.writeHead(status, headers).end(text);
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
    restart({ hold }) {
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
  // With the original Host, which the signature covers.
  const call = httpRequest(target, { method: request.method, headers: request.headers, agent: false });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 502, headers: response.headers, body: await buffer(response) };
}

/** The region of the credential scope (AWS General Reference, "Signature Version 4"). */
const regionOf = ({ headers }: IncomingMessage): string | undefined =>
  /Credential=[^/]+\/\d{8}\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];

/** The JSON protocols name the operation in a header, the query protocol in the body. */
function operationOf({ headers }: IncomingMessage, body: Buffer): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  return new URLSearchParams(body.toString('utf8')).get('Action') ?? 'unknown';
}

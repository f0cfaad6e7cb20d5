import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { close, listen } from '../../../infra/local/stand-ins/listen.ts';

/** One call to a service over the wire. Times are milliseconds since the epoch, with fractions. */
export interface Call {
  /** Such as `ListAccelerators`, or `PutItem claim` for a table with a name here. */
  readonly operation: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Route {
  readonly emulator: string;
  readonly globalAccelerator: string;
  /** Names of DynamoDB tables in the measurements. */
  readonly tables: Readonly<Record<string, string>>;
}

/**
 * A proxy between the clients and the AWS services: records the start and end of each call, and delays each by the same
 * time, as a distance would.
 */
export interface Wire {
  /** For `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  /** Sets the services; before that, the response to each call is a 503. */
  forwardTo(route: Route): void;
  /** Sets the additional milliseconds of each call. */
  setDelay(milliseconds: number): void;
  /** Answers this operation itself, in JSON; without an answer it is forwarded again. */
  setAnswer(operation: string, answer: ((input: string) => Answer) | undefined): void;
  /** Clears the calls. */
  clear(): void;
  /** The ended calls, in the order of their ends. */
  calls(): readonly Call[];
  close(): Promise<void>;
}

/** The clock of every time in the benchmark. */
export const now = (): number => performance.timeOrigin + performance.now();

export async function startWire(): Promise<Wire> {
  let route: Route | undefined;
  let delay = 0;
  let calls: Call[] = [];
  const answers = new Map<string, (input: string) => Answer>();
  const agent = new Agent({ keepAlive: true });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = now();
    const body = await buffer(request);
    if (route === undefined) {
      response.writeHead(503).end();
      return;
    }
    if (delay > 0) await sleep(delay);
    const { operation, about } = callIn(request, body, route);
    const own = answers.get(operation)?.(body.toString('utf8'));
    const answer =
      own === undefined
        ? await forward(request, body, targetOf(request, route), agent)
        : { ...own, headers: { 'content-type': request.headers['content-type'] } };
    calls.push({
      operation: about === undefined ? operation : `${operation} ${about}`,
      startedAt,
      endedAt: now(),
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  // Longer than a client of the benchmark keeps a connection between two calls.
  const port = await listen(server);

  return {
    endpoint: `http://127.0.0.1:${port}`,
    forwardTo(given) {
      route = given;
    },
    setDelay(milliseconds) {
      delay = milliseconds;
    },
    setAnswer(operation, answer) {
      if (answer === undefined) answers.delete(operation);
      else answers.set(operation, answer);
    },
    clear() {
      calls = [];
    },
    calls: () => calls,
    async close() {
      await close(server);
      agent.destroy();
    },
  };
}

const targetOf = ({ headers }: IncomingMessage, { emulator, globalAccelerator }: Route): string =>
  headers['x-amz-target']?.includes('GlobalAccelerator_') ? globalAccelerator : emulator;

async function forward(request: IncomingMessage, body: Buffer, target: string, agent: Agent) {
  const { host: _, connection: __, ...headers } = request.headers;
  const call = httpRequest(new URL(request.url ?? '/', target), { method: request.method, headers, agent });
  call.end(body);
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  const { connection: ___, ...given } = answer.headers;
  return { status: answer.statusCode ?? 502, headers: given, body: await buffer(answer) };
}

/** The JSON protocols name the operation in a header, the query protocol in the body. */
function callIn(
  { headers }: IncomingMessage,
  body: Buffer,
  { tables }: Route,
): { operation: string; about?: string } {
  const [service = '', operation] = String(headers['x-amz-target'] ?? '').split('.');
  if (operation === undefined) {
    return { operation: new URLSearchParams(body.toString('utf8')).get('Action') ?? 'unknown' };
  }
  if (!service.startsWith('DynamoDB_')) return { operation };
  const { TableName = '' } = JSON.parse(body.toString('utf8')) as { TableName?: string };
  return { operation, about: tables[TableName] ?? TableName };
}

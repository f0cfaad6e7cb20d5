import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/** One request to a stand-in, in the order of arrival. It never contains a header. */
interface Call {
  readonly operation: string;
  /** When it arrived, in milliseconds since the epoch. */
  readonly at: number;
  /** The operation's input, without secrets. */
  readonly input?: unknown;
}

/**
 * A fault of one call, before the operation takes effect or, with `afterEffect`, after it. At that point the call waits
 * for `delayMs`. If the fault has an error, the response is that error instead of the operation's output. A fault
 * with only a delay makes the effect late, or with `afterEffect` the response. A fault with only an error refuses the
 * call, or with `afterEffect` loses its response.
 */
export interface Fault<E> {
  readonly operation: string;
  readonly error?: E | undefined;
  /** The error's message, or the whole body if the service sends plain text. */
  readonly body?: string | undefined;
  readonly delayMs: number;
  readonly afterEffect: boolean;
}

/** Handles the body of a stand-in's own control. If it throws a ZodError or ControlRefusal, the response is a 400. */
type ControlHandler = (body: unknown) => void;

/** A control refuses the request; the message is in the response. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
}

interface ControlResponse {
  readonly status: 200 | 204 | 400 | 404 | 405;
  /** Sent as JSON; absent with 204. */
  readonly body?: unknown;
}

export interface Controls<E> {
  recordCall(call: { readonly operation: string; readonly input?: unknown }): void;
  calls(): readonly Call[];
  clearCalls(): void;
  /** Replaces the list of faults. Throws a ZodError for an unknown operation or error. */
  setFaults(faults: unknown): void;
  /** The first fault in the list for this operation; counts as one use of it. */
  takeFault(operation: string): Fault<E> | undefined;
  /** The response to a request under `/_control/`, or undefined for another path, whose body is not read. */
  handleControl(request: IncomingMessage): Promise<ControlResponse | undefined>;
}

/**
 * A stand-in's interface for tests, next to its service's own API:
 * `POST /_control/faults [{operation, times, error, body, delayMs, afterEffect}]` replaces the list of faults,
 * `GET /_control/calls` lists the calls, `DELETE /_control/calls` clears them.
 *
 * A fault may name only `operations` and `error`: a misspelled fault would never occur, and its test would pass without
 * testing anything. `puts` adds a stand-in's own controls by name: `health` is `PUT /_control/health`.
 */
export function createControls<E>(options: {
  readonly now: () => number;
  readonly operations: readonly string[];
  readonly error: z.ZodType<E>;
  readonly puts?: Readonly<Record<string, ControlHandler>>;
}): Controls<E> {
  const faultList = z.array(
    z
      .strictObject({
        operation: z.enum(options.operations),
        times: z.int().min(1).default(1),
        error: options.error.optional(),
        body: z.string().optional(),
        delayMs: z.int().min(0).default(0),
        afterEffect: z.boolean().default(false),
      })
      .refine((fault) => fault.error !== undefined || fault.delayMs > 0, 'needs an error or a delayMs'),
  );
  let faults: z.output<typeof faultList> = [];
  let calls: Call[] = [];

  function setFaults(list: unknown): void {
    faults = faultList.parse(list);
  }

  const routes: Record<string, Record<string, (body: string) => unknown>> = {
    faults: { POST: (body) => setFaults(parseJson(body)) },
    calls: {
      GET: () => calls,
      DELETE: () => {
        calls = [];
      },
    },
  };
  for (const [name, put] of Object.entries(options.puts ?? {})) {
    routes[name] = { PUT: (body) => put(parseJson(body)) };
  }

  return {
    recordCall(call) {
      calls.push({ ...call, at: options.now() });
    },
    calls: () => calls,
    clearCalls() {
      calls = [];
    },
    setFaults,
    takeFault(operation) {
      const fault = faults.find((candidate) => candidate.operation === operation);
      if (fault === undefined) return undefined;
      fault.times -= 1;
      if (fault.times === 0) faults = faults.filter((other) => other !== fault);
      const { times: _, ...taken } = fault;
      return taken;
    },
    async handleControl(request) {
      const [, name] = /^\/_control\/([^/?]+)$/.exec(request.url ?? '') ?? [];
      if (name === undefined) return undefined;
      const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
      if (route === undefined) return refusal(404, `There is no control named ${name}.`);
      const handle = route[request.method ?? ''];
      if (handle === undefined) return refusal(405, `${name} takes ${Object.keys(route).join(' or ')} only.`);
      try {
        const body = handle(await text(request));
        return body === undefined ? { status: 204 } : { status: 200, body };
      } catch (error) {
        if (error instanceof z.ZodError) return refusal(400, z.prettifyError(error));
        if (error instanceof ControlRefusal) return refusal(400, error.message);
        if (error instanceof SyntaxError) return refusal(400, `The body is not JSON: ${error.message}`);
        throw error;
      }
    },
  };
}

function parseJson(body: string): unknown {
  return JSON.parse(body);
}

function refusal(status: 400 | 404 | 405, message: string): ControlResponse {
  return { status, body: { message } };
}

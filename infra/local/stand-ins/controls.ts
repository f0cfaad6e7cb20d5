import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/** One request that a stand-in was asked to carry out, in the order of arrival. Never holds a header. */
interface Call {
  readonly operation: string;
  /** When it arrived, in milliseconds since the epoch. */
  readonly at: number;
  /** What was asked, as far as it holds no secret. */
  readonly input?: unknown;
}

/**
 * What goes wrong with one call. The fault stands before the effect or, with `afterEffect`, after it: there it
 * waits `delayMs` and then, if it has an error, answers with that and not with the operation's own answer.
 * So a delay alone is a late effect before it, and a late answer after it; an error alone is a refusal before
 * it, and a lost answer after it.
 */
export interface Fault<E> {
  readonly operation: string;
  readonly error?: E | undefined;
  /** The text that goes with the error: the message, or the body where the service has plain ones. */
  readonly body?: string | undefined;
  readonly delayMs: number;
  readonly afterEffect: boolean;
}

/** Takes the body of a control of the stand-in's own. A ZodError or ControlRefusal that it throws is a 400. */
type ControlHandler = (body: unknown) => void;

/** Thrown by a control for what it cannot do; the message is the answer. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
}

interface ControlAnswer {
  readonly status: 200 | 204 | 400 | 404 | 405;
  /** To be sent as JSON; absent with 204. */
  readonly body?: unknown;
}

export interface Controls<E> {
  recordCall(call: { readonly operation: string; readonly input?: unknown }): void;
  calls(): readonly Call[];
  clearCalls(): void;
  /** Replaces the list of faults. Throws a ZodError for an operation or error that the stand-in does not have. */
  setFaults(faults: unknown): void;
  /** The first fault in the list for this operation, used up by one. */
  takeFault(operation: string): Fault<E> | undefined;
  /** The answer to a request under `/_control/`; nothing for any other path, whose body is then unread. */
  handleControl(request: IncomingMessage): Promise<ControlAnswer | undefined>;
}

/**
 * What tests may sendRequest of a stand-in besides its service's own interface:
 * `POST /_control/faults [{operation, times, error, body, delayMs, afterEffect}]` replaces the list of faults,
 * `GET /_control/calls` lists the calls, `DELETE /_control/calls` forgets them.
 *
 * `operations` and `error` are all that a fault may name: a misspelt fault would never happen, and its test
 * would pass for nothing. `puts` adds controls of the stand-in's own, by name: `health` is `PUT /_control/health`.
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

function refusal(status: 400 | 404 | 405, message: string): ControlAnswer {
  return { status, body: { message } };
}

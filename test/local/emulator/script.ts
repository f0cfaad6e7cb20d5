import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { requestListener } from '../support/request-listener.ts';

/** The behaviour of the scripted function for one event. */
export interface Answer {
  /** Writes these lines into its log first. */
  lines?: readonly string[];
  /** Throws an Error of this name. */
  throws?: string;
  /** Throws this string. */
  text?: string;
  /** Ends its process. */
  exit?: true;
  /** Answers with the body at this URL, fetched by `https.request`. */
  get?: string;
  result?: unknown;
}

const call = z.object({
  key: z.string(),
  step: z.string(),
  input: z.unknown().optional(),
  remembered: z.unknown().optional(),
});
const statusChange = z.object({
  detail: z.object({
    executionArn: z.string(),
    status: z.string(),
    redriveCount: z.number(),
    redriveDate: z.number().nullable(),
    redriveStatus: z.string(),
    redriveStatusReason: z.string().nullable(),
  }),
});

export type ScriptedAnswer = Answer | (() => Promise<Answer>);

type Call = z.infer<typeof call>;
type StatusChange = z.infer<typeof statusChange>['detail'];

export interface Script {
  url: string;
  /** Sets the answers to the calls with this key, in order. A call with a function waits for its promise. */
  answer(key: string, answers: ScriptedAnswer[]): void;
  calls(key: string): Call[];
  /** Resolves after this many calls of the function with this key. */
  called(key: string, times: number): Promise<void>;
  /** Resolves to the status change with this status and number of redrives, once the function has received it. */
  statusChange(executionArn: string, status: string, redriveCount?: number): Promise<StatusChange>;
  stop(): void;
}

/** Scripts the function, and receives every call and status change. */
export async function startScript(): Promise<Script> {
  const answers = new Map<string, ScriptedAnswer[]>();
  const calls: Call[] = [];
  const changes: StatusChange[] = [];
  const server = createServer(
    requestListener(async (request, response) => {
      const event: unknown = JSON.parse(await text(request));
      const change = statusChange.safeParse(event);
      if (change.success) {
        changes.push(change.data.detail);
        response.end('{}');
        return;
      }
      const { key, ...rest } = call.parse(event);
      calls.push({ key, ...rest });
      const answer = answers.get(key)?.shift() ?? { result: 'unasked' };
      response.end(JSON.stringify(typeof answer === 'function' ? await answer() : answer));
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const of = (key: string) => calls.filter((one) => one.key === key);
  return {
    url: `http://127.0.0.1:${port}`,
    answer: (key, list) => answers.set(key, [...list]),
    calls: of,
    called: (key, times) => soon(() => (of(key).length >= times ? true : undefined)).then(() => undefined),
    statusChange: (executionArn, status, redriveCount = 0) => {
      const sought = { executionArn, status, redriveCount };
      return soon(() => changes.find((change) => isDeepStrictEqual({ ...change, ...sought }, change)));
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const PATIENCE_MS = 15_000;
const POLL_MS = 20;

/** Polls until there is a value. @throws Error if there is none for too long */
export async function soon<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const value = await look();
    if (value !== undefined) return value;
    await sleep(POLL_MS);
  }
  throw new Error(`no value after ${PATIENCE_MS / 1000} s: ${look}`);
}

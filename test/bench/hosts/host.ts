import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { hasExited } from '../../../infra/local/support/processes.ts';
import { now } from '../lib/wire.ts';

/** A worker process that runs one handler, one invocation at a time. */
export interface Host {
  /** Times of its start. @throws Error before its first answer */
  started(): Started;
  /** Invokes the handler for each event, one after another. @throws Error if the worker ends before it answers */
  invoke(events: readonly unknown[]): Promise<Invoked>;
  stop(): Promise<void>;
}

interface Started {
  /** Milliseconds from the start of the process to its first answer. */
  readonly firstAnswerAfter: number;
  /** Its peak memory by then. */
  readonly peakMegabytes: number;
}

const invoked = z.object({
  answers: z.array(
    z.object({
      result: z.unknown(),
      error: z.object({ name: z.string(), message: z.string() }).optional(),
    }),
  ),
  milliseconds: z.array(z.number()),
  cpuMilliseconds: z.number(),
  peakMegabytes: z.number(),
});

/** The results of the invocations for a list of events. */
type Invoked = z.infer<typeof invoked>;

export interface Worker {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Standard output is the function's log, which is not read; answers come on descriptor 3. */
export function startHost({ program, args, environment }: Worker): Host {
  const startedAt = now();
  const child = spawn(program, [...args], { env: environment, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
  const words = child.stderr === null ? Promise.resolve('') : text(child.stderr);
  const lines = answersOf(child);
  let started: Started | undefined;
  return {
    started() {
      if (started === undefined) throw new Error(`${args.join(' ')} has not answered yet`);
      return started;
    },
    async invoke(events) {
      child.stdin?.write(`${JSON.stringify(events)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${args.join(' ')} ended: ${(await words).trim().split('\n').at(-1)}`);
      const firstAnswerAfter = now() - startedAt;
      const answer = invoked.parse(JSON.parse(value));
      started ??= { firstAnswerAfter, peakMegabytes: answer.peakMegabytes };
      return answer;
    },
    async stop() {
      if (hasExited(child)) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

function answersOf(child: ChildProcess): AsyncIterator<string> {
  const answers = child.stdio[3];
  if (!(answers instanceof Readable)) throw new TypeError('The worker has no descriptor 3.');
  // A message after its end is lost; the missing answer shows that it has ended.
  child.stdin?.on('error', () => undefined);
  return createInterface({ input: answers })[Symbol.asyncIterator]();
}

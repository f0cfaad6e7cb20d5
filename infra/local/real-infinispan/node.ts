import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasExited, stopGroup } from '../support/processes.ts';

const START_LIMIT_MS = 90_000;
const LEAVE_LIMIT_MS = 15_000;
const PAUSE_MS = 100;
const LAST_LINES = 15;

const STARTED = /ISPN080001:/;
/** The process of a server that cannot start keeps running. */
const CANNOT_START = /Exception in thread "main"|ISPN080028:| FATAL /;

export interface NodeOptions {
  readonly name: string;
  /** The folder whose `lib` contains the jars. */
  readonly installation: string;
  /** The server root from `writeServerRoot`. */
  readonly root: string;
  /** Removed if this process ends without stopping the node. */
  readonly folder: string;
  /** The most memory for its heap, in megabytes. */
  readonly heap: number;
  /** The Java properties of the next start. */
  readonly properties: () => Readonly<Record<string, string | number>>;
  /** Once aborted, `start` stops waiting. */
  readonly signal: AbortSignal | undefined;
}

/** One server process of a site. */
export interface RealNode {
  readonly name: string;
  /**
   * Starts it on its fixed ports and waits until it responds.
   *
   * @throws Error with its last log lines if it does not start, or the signal's reason; it is stopped first
   */
  start(): Promise<void>;
  /** Kills it like a crash of its machine (SIGKILL). Does nothing if it is not running. */
  kill(): Promise<void>;
  /** Shuts it down; it leaves its cluster first (SIGTERM). */
  leave(): Promise<void>;
  /** Suspends its process (SIGSTOP): connections are still accepted, but there is no response. */
  freeze(): void;
  thaw(): void;
  isRunning(): boolean;
  /** Its whole log. */
  log(): Promise<string>;
}

export function createNode(options: NodeOptions): RealNode {
  const logFile = join(options.root, 'log/console.log');
  let child: ChildProcess | undefined;
  const log = () => readFile(logFile, 'utf8');
  const end = async (patience: number) => {
    if (child !== undefined) await stopGroup(child, patience);
  };
  return {
    name: options.name,
    async start() {
      options.signal?.throwIfAborted();
      const fresh = openSync(logFile, 'w');
      child = launch(options, fresh);
      closeSync(fresh);
      const failure = await waitUntilStarted(child, log, options.signal);
      if (failure === undefined) return;
      await end(0);
      options.signal?.throwIfAborted();
      throw new Error(`Infinispan ${options.name} did not start: ${failure}\n${lastLines(await log())}`);
    },
    kill: () => end(0),
    leave: () => end(LEAVE_LIMIT_MS),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    isRunning: () => child !== undefined && !hasExited(child),
    log,
  };
}

/** Detached, so that Ctrl-C does not reach it, and its whole process group can be killed. */
function launch({ installation, root, folder, heap, properties }: NodeOptions, log: number): ChildProcess {
  const java = [
    // A node takes about 200 MB. C1 alone is enough for servers that run for some minutes.
    ...['java', '-Xms64m', `-Xmx${heap}m`, '-Xss512k', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
    '-Djava.net.preferIPv4Stack=true',
    `-Dinfinispan.server.home.path=${installation}`,
    ...Object.entries(properties()).map(([name, value]) => `-D${name}=${value}`),
    ...['-cp', join(installation, 'lib/*'), 'org.infinispan.server.Bootstrap'],
    ...['-s', root, '-c', 'infinispan.xml'],
  ];
  return spawn('sh', [join(import.meta.dirname, 'until-parent-ends.sh'), folder, ...java], {
    cwd: root,
    stdio: ['ignore', log, log, 'pipe'],
    detached: true,
  });
}

/** @returns the reason of a failure, or undefined once it has started */
async function waitUntilStarted(
  child: ChildProcess,
  log: () => Promise<string>,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    const text = await log();
    if (STARTED.test(text)) return undefined;
    if (CANNOT_START.test(text)) return 'it rejected its configuration';
    if (hasExited(child)) return 'its process has exited';
    if (signal?.aborted) return 'the start was aborted';
    await sleep(PAUSE_MS);
  }
  return `it took longer than ${START_LIMIT_MS / 1000} s`;
}

/** The last lines without the frames of Java's stack traces. */
function lastLines(log: string): string {
  const lines = log.split('\n').filter((line) => line !== '' && !line.startsWith('\tat '));
  return lines.slice(-LAST_LINES).join('\n');
}

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
/** A server that cannot start leaves its process running. */
const CANNOT_START = /Exception in thread "main"|ISPN080028:| FATAL /;

export interface NodeOptions {
  readonly name: string;
  /** Folder with the jars in `lib`. */
  readonly installation: string;
  /** Its server root, made by `writeServerRoot`. */
  readonly root: string;
  /** Removed when this process ends without stopping the node. */
  readonly folder: string;
  /** Java properties of the start that is next. */
  readonly properties: () => Readonly<Record<string, string | number>>;
  /** Once aborted, no start is waited for. */
  readonly signal: AbortSignal | undefined;
}

/** One server process of a site. */
export interface RealNode {
  readonly name: string;
  /**
   * Starts it on the ports that it had before. Done when it answers.
   *
   * @throws Error with its last log lines when it does not start, or the signal's reason; it does not run then
   */
  start(): Promise<void>;
  /** Ends it as a machine that dies does (SIGKILL); harmless when it does not run. */
  kill(): Promise<void>;
  /** Ends it so that it leaves its cluster first (SIGTERM). */
  leave(): Promise<void>;
  /** Stops its process where it stands (SIGSTOP): connections are still accepted, and nothing is answered. */
  freeze(): void;
  thaw(): void;
  isRunning(): boolean;
  /** All that it logged so far. */
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
      const complaint = await untilStarted(child, log, options.signal);
      if (complaint === undefined) return;
      await end(0);
      options.signal?.throwIfAborted();
      throw new Error(`Infinispan ${options.name} did not start, ${complaint}:\n${lastLines(await log())}`);
    },
    kill: () => end(0),
    leave: () => end(LEAVE_LIMIT_MS),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    isRunning: () => child !== undefined && !hasExited(child),
    log,
  };
}

/** Detached, so that Ctrl-C reaches only this process, and the group can be ended as a whole. */
function launch({ installation, root, folder, properties }: NodeOptions, log: number): ChildProcess {
  const java = [
    // A node takes about 200 MB; two cores compile little for servers that live some minutes.
    ...['java', '-Xms64m', '-Xmx192m', '-Xss512k', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
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

/** What is wrong, or nothing once it has started. */
async function untilStarted(
  child: ChildProcess,
  log: () => Promise<string>,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    const text = await log();
    if (STARTED.test(text)) return undefined;
    if (CANNOT_START.test(text)) return 'its configuration was refused';
    if (hasExited(child)) return 'its process ended';
    if (signal?.aborted) return 'nobody waits';
    await sleep(PAUSE_MS);
  }
  return `not within ${START_LIMIT_MS / 1000} s`;
}

/** Without the frames of Java's stack traces. */
function lastLines(log: string): string {
  const lines = log.split('\n').filter((line) => line !== '' && !line.startsWith('\tat '));
  return lines.slice(-LAST_LINES).join('\n');
}

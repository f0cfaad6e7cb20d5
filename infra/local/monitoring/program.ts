import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../support/ask.ts';
import { hasFailure, stopGroup } from '../support/processes.ts';

const UNTIL_PARENT_ENDS = join(import.meta.dirname, '../real-infinispan/until-parent-ends.sh');
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5_000;
const PAUSE_MS = 100;

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Where it listens, which says at `/-/ready` whether it is. */
  readonly url: string;
  readonly logFile: string;
  /** Removed when this process ends without stopping the program. */
  readonly folder: string;
}

/**
 * Starts a server of the Prometheus family. It also ends when this process does, however that comes about.
 *
 * @returns ends it
 * @throws Error with what it logged when it does not get ready; it does not run then
 */
export async function startProgram(options: ProgramOptions): Promise<() => Promise<void>> {
  const { command, args, url, logFile, folder } = options;
  const log = openSync(logFile, 'w');
  const child = spawn('sh', [UNTIL_PARENT_ENDS, folder, command, ...args], {
    cwd: folder,
    // One thread each is plenty for three nodes, and two cores have more to do.
    env: { PATH: process.env.PATH, GOMAXPROCS: '1' },
    stdio: ['ignore', log, log, 'pipe'],
    detached: true,
  });
  closeSync(log);
  const stop = () => stopGroup(child, STOP_LIMIT_MS);
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await isReady(url))) {
    if (hasFailure(child) || Date.now() > deadline) {
      await stop();
      throw new Error(`${command} did not get ready:\n${await readFile(logFile, 'utf8')}`);
    }
    await sleep(PAUSE_MS);
  }
  return stop;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await ask(`${url}/-/ready`, {})).status === 200;
  } catch {
    return false;
  }
}

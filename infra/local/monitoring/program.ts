import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasExited, stopGroup } from '../support/processes.ts';
import { sendRequest } from '../support/send-request.ts';

const UNTIL_PARENT_ENDS = join(import.meta.dirname, '../real-infinispan/until-parent-ends.sh');
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5_000;
const PAUSE_MS = 100;

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Its base URL; `/-/ready` responds 200 once it is ready. */
  readonly url: string;
  readonly logFile: string;
  /** Removed if this process ends without stopping the program. */
  readonly folder: string;
}

/**
 * Starts a server of the Prometheus family. It is killed when this process ends, even by a crash.
 *
 * @returns stops it
 * @throws Error with its log if it does not become ready; it is stopped first
 */
export async function startProgram(options: ProgramOptions): Promise<() => Promise<void>> {
  const { command, args, url, logFile, folder } = options;
  const log = openSync(logFile, 'w');
  const child = spawn('sh', [UNTIL_PARENT_ENDS, folder, command, ...args], {
    cwd: folder,
    // One thread is enough for three nodes and leaves the cores to other processes.
    env: { PATH: process.env.PATH, GOMAXPROCS: '1' },
    stdio: ['ignore', log, log, 'pipe'],
    detached: true,
  });
  closeSync(log);
  const stop = () => stopGroup(child, STOP_LIMIT_MS);
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await isReady(url))) {
    if (hasExited(child) || Date.now() > deadline) {
      await stop();
      throw new Error(`${command} did not become ready:\n${await readFile(logFile, 'utf8')}`);
    }
    await sleep(PAUSE_MS);
  }
  return stop;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await sendRequest(`${url}/-/ready`, {})).status === 200;
  } catch {
    return false;
  }
}

import { type ChildProcess, execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs a program to its end.
 *
 * @throws Error with the program's last words when it fails
 */
export async function runToEnd(file: string, args: string[]): Promise<void> {
  try {
    await run(file, args);
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    const last = words.split('\n').slice(-10).join('\n');
    throw new Error(`${file} ${args.join(' ')} failed:\n${last}`, { cause: error });
  }
}

/** Whether a process of this id exists. */
export function isAlive(pid: number): boolean {
  return signal(pid, 0);
}

/**
 * Stops a child that leads its own process group (`detached: true`), and whatever is left of its
 * group: SIGTERM, then SIGKILL when it takes longer than `patience` (milliseconds).
 */
export async function stopGroup(child: ChildProcess, patience: number): Promise<void> {
  if (child.pid === undefined) return;
  const ended = hasEnded(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(timer);
  signal(-child.pid, 'SIGKILL');
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Sends a signal to a process, or to a group by its negative id; false when there is none. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

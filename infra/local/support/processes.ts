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
    const last = wordsOf(error).split('\n').slice(-10).join('\n');
    throw new Error(`${file} ${args.join(' ')} failed:\n${last}`, { cause: error });
  }
}

/** Some programs, Maven among them, complain on standard output. */
function wordsOf(error: unknown): string {
  const said = (stream: 'stdout' | 'stderr') =>
    error instanceof Error && stream in error ? String(Reflect.get(error, stream)).trim() : '';
  return said('stderr') || said('stdout');
}

/** Whether a process of this id exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return isErrno(error, 'EPERM'); // somebody else's
  }
}

/**
 * Stops a child that leads its own process group (`detached: true`), and whatever is left of its
 * group: SIGTERM, then SIGKILL when it takes longer than `patience` (milliseconds).
 */
export async function stopGroup(child: ChildProcess, patience: number): Promise<void> {
  if (child.pid === undefined) return;
  const ended = hasFailure(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(timer);
  killGroup(child.pid);
}

export function hasFailure(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** ESRCH: the group has no process left; EPERM: on macOS, none that has not ended. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if (!isErrno(error, 'ESRCH') && !isErrno(error, 'EPERM')) throw error;
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

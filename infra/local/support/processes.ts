import { type ChildProcess, execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs a program and waits until it exits.
 *
 * @throws Error with the last lines of the program's output if it fails
 */
export async function runToEnd(file: string, args: string[]): Promise<void> {
  try {
    await run(file, args);
  } catch (error) {
    const last = outputOf(error).split('\n').slice(-10).join('\n');
    throw new Error(`${file} ${args.join(' ')} failed:\n${last}`, { cause: error });
  }
}

/** Some programs, such as Maven, print errors on standard output. */
function outputOf(error: unknown): string {
  const printed = (stream: 'stdout' | 'stderr') =>
    error instanceof Error && stream in error ? String(Reflect.get(error, stream)).trim() : '';
  return printed('stderr') || printed('stdout');
}

/** Does a process with this id exist? */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return isErrno(error, 'EPERM'); // The process belongs to another user.
  }
}

/**
 * Stops a child that leads its own process group (`detached: true`): SIGTERM, then SIGKILL after `patience`
 * milliseconds. Then kills the rest of the group.
 */
export async function stopGroup(child: ChildProcess, patience: number): Promise<void> {
  if (child.pid === undefined) return;
  const ended = hasExited(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(timer);
  killGroup(child.pid);
}

export function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Ignores ESRCH (no process left in the group) and EPERM (the same on macOS, with zombies). */
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

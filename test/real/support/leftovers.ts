import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder as the TMPDIR of the tested programs, removed at the test's end. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'real-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** The processes whose command line names a folder or a file in it. */
export const processesIn = (folder: string): string[] =>
  execFileSync('ps', ['-A', '-ww', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(folder));

/** Files in a folder, and processes with it in their command line. */
export const leftIn = async (folder: string): Promise<string[]> => [
  ...processesIn(folder),
  ...(await readdir(folder)),
];

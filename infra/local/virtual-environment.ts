import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, runToEnd } from './processes.ts';
import { findPython } from './python.ts';

/** In the checkout, outside the repository's files. */
const HOME = join(import.meta.dirname, '../../.local');

export interface VirtualEnvironment {
  /** Names the environment's folder, `.local/venv-<name>-<hash of the requirements>`. */
  name: string;
  /** A pip requirements file that pins every package with its hashes. */
  requirements: string;
  progress: (text: string) => void;
}

/**
 * Makes a Python virtual environment in the checkout, unless it is there already.
 *
 * It is built beside its place and renamed, so it is there whole or not at all; of two runs at
 * once one finds the other's. It is moved after pip wrote its scripts: start its programs as
 * `python -m …`, which asks nothing of the folder's old name.
 *
 * @returns the environment's own python, an absolute path
 * @throws PythonMissingError, or an Error with pip's own words when an installation fails
 */
export async function ensureVirtualEnvironment({
  name,
  requirements,
  progress,
}: VirtualEnvironment): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  const folder = join(HOME, `venv-${name}-${hash.slice(0, 12)}`);
  const python = join(folder, 'bin/python');
  if (existsSync(python)) return python;

  progress(`installing the Python packages of ${name} (once)`);
  await removeAbandoned();
  // Its python is a link to one that is no longer installed.
  if (existsSync(folder)) await rm(folder, { recursive: true });
  const building = `${folder}.${randomUUID()}.${process.pid}.building`;
  try {
    const fresh = join(building, 'bin/python');
    await mkdir(HOME, { recursive: true });
    await runToEnd(await findPython(), ['-m', 'venv', building]);
    await runToEnd(fresh, ['-I', '-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements]);
    await rename(building, folder).catch((error) => {
      if (!existsSync(python)) throw error;
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return python;
}

/** Removes what a build left behind that was cut off, by Ctrl-C for instance. */
async function removeAbandoned(): Promise<void> {
  const names = existsSync(HOME) ? await readdir(HOME) : [];
  for (const name of names) {
    const pid = /\.(\d+)\.building$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(HOME, name), { recursive: true, force: true });
  }
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildOnce } from '../support/build-once.ts';
import { runToEnd } from '../support/processes.ts';
import { findPython } from './python.ts';

/** In the checkout, outside the repository's files. */
const HOME = join(import.meta.dirname, '../../../.local');

/** Within an environment; where it is, the environment is whole. */
const PYTHON = 'bin/python';

const VENV = /^venv-(.+)-[0-9a-f]{12}$/;

const DAY = 24 * 3_600_000;

export interface VirtualEnvironment {
  /** Names the environment's folder, `.local/venv-<name>-<hash of the requirements>`. */
  name: string;
  /** A pip requirements file that pins every package with its hashes. */
  requirements: string;
  progress: (text: string) => void;
}

/**
 * Makes a Python virtual environment in the checkout, unless it is there already, and removes what it replaces. Its
 * folder's time of change is when a run last started with it.
 *
 * It is moved after pip wrote its scripts: start its programs as `python -m …`, which asks nothing of the folder's
 * old name.
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
  const python = join(folder, PYTHON);
  if (existsSync(python)) {
    const now = new Date();
    await utimes(folder, now, now);
    return python;
  }

  progress(`installing the Python packages of ${name} (once)`);
  // What is not fit has a python that is a link to one that is no longer installed.
  await buildOnce({
    folder,
    complete: python,
    async build(building) {
      const fresh = join(building, PYTHON);
      await runToEnd(await findPython(), ['-m', 'venv', building]);
      await runToEnd(fresh, [
        '-I',
        '-m',
        'pip',
        'install',
        '--quiet',
        // Of the emulator's modules a sixth is ever imported: that is compiled when it is (keepingBytecode).
        '--no-compile',
        '--require-hashes',
        '-r',
        requirements,
      ]);
    },
  });
  await removeUnused(name, folder);
  return python;
}

/**
 * The arguments of an environment's python that keep what it compiles in the environment, also what it imports from
 * the checkout, beside whose files nothing is left.
 */
export const keepingBytecode = (python: string): readonly string[] => [
  '-X',
  `pycache_prefix=${join(dirname(python), '..', 'pycache')}`,
];

/**
 * Removes the environments that were made for earlier requirements, unless a run started with one within a day: that
 * run may be going on.
 */
async function removeUnused(name: string, made: string): Promise<void> {
  for (const entry of await readdir(HOME)) {
    const folder = join(HOME, entry);
    if (folder === made || VENV.exec(entry)?.[1] !== name) continue;
    const startedWith = await stat(folder).catch(() => null);
    if (startedWith === null || Date.now() - startedWith.mtimeMs < DAY) continue;
    // First what makes it fit for use: a removal that is cut off leaves nothing that would be taken for whole.
    await rm(join(folder, PYTHON), { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildOnce } from '../support/build-once.ts';
import { runToEnd } from '../support/processes.ts';
import { findPython } from './python.ts';

/** In the checkout, outside the repository's files. */
const HOME = join(import.meta.dirname, '../../../.local');

/** Relative to an environment; it exists only in a complete environment. */
const PYTHON = 'bin/python';

const VENV = /^venv-(.+)-[0-9a-f]{12}$/;

const DAY = 24 * 3_600_000;

export interface VirtualEnvironment {
  /** Part of the environment's folder, `.local/venv-<name>-<hash of the requirements>`. */
  name: string;
  /** A pip requirements file that pins every package with its hashes. */
  requirements: string;
  progress: (text: string) => void;
}

/**
 * Creates a Python virtual environment in the checkout unless it exists, and removes unused older ones. The folder's
 * modification time is the last use.
 *
 * The folder is renamed after pip has written its scripts, which contain the old path: run its programs as
 * `python -m …`.
 *
 * @returns the absolute path of the environment's python
 * @throws PythonMissingError, or an Error with pip's output if an installation fails
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
  // An incomplete environment can have a python that links to one that is no longer installed.
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
        // Only a sixth of the emulator's modules are imported. They are compiled then (keepingBytecode).
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
 * The arguments with which an environment's python writes all bytecode into the environment, and none into the
 * checkout's folders.
 */
export const keepingBytecode = (python: string): readonly string[] => [
  '-X',
  `pycache_prefix=${join(dirname(python), '..', 'pycache')}`,
];

/**
 * Removes the environments of earlier requirements, except those used within a day: a run may still use
 * one.
 */
async function removeUnused(name: string, current: string): Promise<void> {
  for (const entry of await readdir(HOME)) {
    const folder = join(HOME, entry);
    if (folder === current || VENV.exec(entry)?.[1] !== name) continue;
    const lastUse = await stat(folder).catch(() => null);
    if (lastUse === null || Date.now() - lastUse.mtimeMs < DAY) continue;
    // Its python first, so that an interrupted removal leaves no environment that looks complete.
    await rm(join(folder, PYTHON), { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildOnce } from './build-once.ts';
import { runToEnd } from './processes.ts';
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
  const python = join(folder, 'bin/python');
  if (existsSync(python)) return python;

  progress(`installing the Python packages of ${name} (once)`);
  // What is not fit has a python that is a link to one that is no longer installed.
  await buildOnce({
    folder,
    fit: python,
    async build(building) {
      const fresh = join(building, 'bin/python');
      await runToEnd(await findPython(), ['-m', 'venv', building]);
      await runToEnd(fresh, [
        '-I',
        '-m',
        'pip',
        'install',
        '--quiet',
        '--require-hashes',
        '-r',
        requirements,
      ]);
    },
  });
  return python;
}

import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const NAMES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const PROBE = [
  'import sys, importlib.util',
  'print("%d %d" % sys.version_info[:2])',
  'print(sys.executable)',
  'print(importlib.util.find_spec("ensurepip") is not None)',
].join('\n');

/** No Python on this machine can create a virtual environment; the message says what to install. */
class PythonMissingError extends Error {
  override readonly name = 'PythonMissingError';
}

interface Python {
  executable: string;
  version: string;
  isRecent: boolean;
  /** Needed for virtual environments; Debian's `python3` does not include it. */
  hasEnsurepip: boolean;
}

/**
 * Finds a Python of version 3.10 or newer that can create virtual environments.
 *
 * @param path the folders to search, as in the environment variable PATH
 * @returns the interpreter's absolute path
 * @throws PythonMissingError if there is none
 */
export async function findPython(path = process.env.PATH ?? ''): Promise<string> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const unsuitable: Python[] = [];
  for (const file of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const python = await probe(file);
    if (python?.isRecent && python.hasEnsurepip) return python.executable;
    if (python) unsuitable.push(python);
  }
  throw new PythonMissingError(installHint(unsuitable));
}

function installHint(unsuitable: Python[]): string {
  const recent = unsuitable.find((python) => python.isRecent);
  if (recent) {
    return (
      `Python ${recent.version} (${recent.executable}) cannot create virtual environments: ` +
      'install its venv module (on Debian and Ubuntu: apt-get install python3-venv) and try again.'
    );
  }
  const [old] = unsuitable;
  return (
    `The local stack needs Python 3.10 or newer, but found ${old ? `${old.version} (${old.executable})` : 'none'}: ` +
    'install it (on Debian and Ubuntu: apt-get install python3-venv; on macOS: brew install python) and try again.'
  );
}

/** The interpreter's own data, or undefined if it does not run, such as a version manager's shim without a version. */
async function probe(file: string): Promise<Python | undefined> {
  try {
    const { stdout } = await run(file, ['-c', PROBE], { timeout: 10_000 });
    const [version = '', executable = file, ensurepip] = stdout.trim().split('\n');
    const [major = 0, minor = 0] = version.split(' ').map(Number);
    const isRecent = major > 3 || (major === 3 && minor >= 10);
    return { executable, version: `${major}.${minor}`, isRecent, hasEnsurepip: ensurepip === 'True' };
  } catch {
    return undefined;
  }
}

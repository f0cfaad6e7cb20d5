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

/** No Python on this machine can make a virtual environment; the message says what to do. */
class PythonMissingError extends Error {
  override readonly name = 'PythonMissingError';
}

interface Python {
  executable: string;
  version: string;
  isRecent: boolean;
  /** Debian's `python3` comes without it, and no virtual environment is made without it. */
  hasEnsurepip: boolean;
}

/**
 * Finds a Python of version 3.10 or newer that can make virtual environments.
 *
 * @param path where to look, as in the environment variable PATH
 * @returns the interpreter's absolute path
 * @throws PythonMissingError when there is none
 */
export async function findPython(path = process.env.PATH ?? ''): Promise<string> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const unfit: Python[] = [];
  for (const file of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const python = await probe(file);
    if (python?.isRecent && python.hasEnsurepip) return python.executable;
    if (python) unfit.push(python);
  }
  throw new PythonMissingError(whatToDo(unfit));
}

function whatToDo(unfit: Python[]): string {
  const recent = unfit.find((python) => python.isRecent);
  if (recent) {
    return (
      `Python ${recent.version} (${recent.executable}) cannot make virtual environments: ` +
      'install its venv module (on Debian and Ubuntu: apt-get install python3-venv) and try again.'
    );
  }
  const [old] = unfit;
  return (
    `The local stack needs Python 3.10 or newer and found ${old ? `${old.version} (${old.executable})` : 'none'}: ` +
    'install it (on Debian and Ubuntu: apt-get install python3-venv; on macOS: brew install python) and try again.'
  );
}

/** What the file says of itself; nothing when it does not run, like a version manager's idle shim. */
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

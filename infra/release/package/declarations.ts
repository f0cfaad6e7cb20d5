import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../site-fencing/root.ts';

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

/** The specifier of a relative import; TypeScript leaves the extension of the source in a declaration. */
const IMPORT = /(?<=from ')(\.{1,2}\/[^']+)\.ts(?=')/g;

/**
 * The type declarations that a module's declarations import, and its own.
 *
 * @param entry of the module, from the repository's root and without extension
 * @returns the texts by path from the repository's root
 * @throws Error with the compiler's output
 */
export async function declarationsOf(entry: string): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'declarations-'));
  try {
    await promisify(execFile)(process.execPath, [TSC, '-p', import.meta.dirname, '--outDir', folder]);
    const found = new Map<string, string>();
    const add = async (module: string): Promise<void> => {
      const path = `${module}.d.ts`;
      if (found.has(path)) return;
      const text = await readFile(join(folder, path), 'utf8');
      found.set(path, text.replaceAll(IMPORT, '$1.js'));
      for (const [, imported = ''] of text.matchAll(IMPORT)) {
        await add(posix.join(posix.dirname(module), imported));
      }
    };
    await add(entry);
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}

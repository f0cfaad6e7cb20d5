import { registerHooks } from 'node:module';
import type { SeededFault } from './seeded-faults.ts';

const DEFINITION = /\.json$/;

/**
 * Puts a seeded fault into the source text that this thread loads from now on; the files do not change.
 *
 * @returns whether the file was loaded with the fault; false if it had been loaded before
 * @throws Error when the file does not contain the replaced text exactly once: the fault does not match the current
 *   code
 */
export function applyToCode({ file, find, put }: SeededFault): () => boolean {
  if (DEFINITION.test(file)) return () => true;
  let applied = false;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/${file}`)) return loaded;
      applied = true;
      return { ...loaded, source: replacedOnce(String(loaded.source), find, put, file) };
    },
  });
  return () => applied;
}

/** The definition with the seeded fault; unchanged for a fault in the code. */
export const applyToDefinition = ({ file, find, put }: SeededFault, definition: string): string =>
  DEFINITION.test(file) ? replacedOnce(definition, find, put, file) : definition;

function replacedOnce(text: string, find: string, put: string, file: string): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} contains ${parts.length - 1} times: ${find}`);
  return parts.join(put);
}

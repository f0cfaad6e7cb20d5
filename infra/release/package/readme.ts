import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ROOT } from '../../site-fencing/root.ts';
import { MAIN_BRANCH } from '../../site-fencing/runbook-url.ts';

/** A page of the repository whose relative links lead to the repository. @param page its path in the repository */
export async function readmeOf(page: string): Promise<string> {
  const text = await readFile(join(ROOT, page), 'utf8');
  return text.replaceAll(
    /\]\((?!https?:|#)([^)\s]+)\)/g,
    (_, link) => `](${MAIN_BRANCH}/${posix.join(posix.dirname(page), link)})`,
  );
}

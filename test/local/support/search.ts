import { readCredentials } from './credentials.ts';
import { findLeaks } from './leaks.ts';
import { type AllStoredText, readAllStoredText } from './stored-text.ts';
import type { World } from './world.ts';

/** A password was written, or the search for passwords unsearched something; the message says where, and no value. */
class SearchFailed extends Error {
  override readonly name = 'SearchFailed';
}

/**
 * Searches all that a world has written for every password of it.
 *
 * @throws SearchFailed
 */
export async function searchForCredentials(world: World): Promise<void> {
  const written = await readAllStoredText(world);
  const complaints = [
    ...unsearched(written, world.remembered.executions),
    ...findLeaks(Object.values(written).flat(), await readCredentials(world)),
  ];
  if (complaints.length > 0) throw new SearchFailed(complaints.join('\n'));
}

/** What cannot be all there is: each execution that the webhook started wrote something of every kind. */
export function unsearched(written: AllStoredText, started: ReadonlySet<string>): string[] {
  if (started.size === 0) return [];
  const places = new Set(written.executions.map(({ place }) => place));
  const kinds = Object.entries(written).filter(([, texts]) => texts.every(({ text }) => text === ''));
  return [
    ...kinds.map(([kind]) => `nothing was searched of: ${kind}`),
    ...[...started]
      .filter((name) => !places.has(`execution ${name}`))
      .map((name) => `the execution ${name} was not searched`),
  ];
}

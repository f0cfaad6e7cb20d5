import { readCredentials } from './credentials.ts';
import { findLeaks } from './leaks.ts';
import { type AllStoredText, readAllStoredText } from './stored-text.ts';
import type { World } from './world.ts';

/** A password was found, or the search was incomplete; the message names the places, without values. */
class SearchFailed extends Error {
  override readonly name = 'SearchFailed';
}

/**
 * Searches all stored text of a world for each of its passwords.
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

/** Signs of an incomplete search: each execution that the webhook started stores text of every kind. */
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

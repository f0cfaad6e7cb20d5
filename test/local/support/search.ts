import { credentialsOf } from './credentials.ts';
import { leaks } from './leaks.ts';
import type { World } from './world.ts';
import { type EverythingWritten, everythingWritten } from './written.ts';

/** A password was written, or the search for passwords missed something; the message says where, and no value. */
class SearchFailed extends Error {
  override readonly name = 'SearchFailed';
}

/**
 * Searches all that a world has written for every password of it.
 *
 * @throws SearchFailed
 */
export async function searchForCredentials(world: World): Promise<void> {
  const written = await everythingWritten(world);
  const complaints = [
    ...missed(written, world.remembered.executions),
    ...leaks(Object.values(written).flat(), await credentialsOf(world)),
  ];
  if (complaints.length > 0) throw new SearchFailed(complaints.join('\n'));
}

/** What cannot be all there is: each execution that the webhook started wrote something of every kind. */
export function missed(written: EverythingWritten, started: ReadonlySet<string>): string[] {
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

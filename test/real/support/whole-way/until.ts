import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 60_000;
const PAUSE_MS = 100;

/**
 * Polls until there is a value.
 *
 * @param what for the error's message
 * @throws Error after the limit, a minute by default, or the error of a poll
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  limitMs = LIMIT_MS,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
    await sleep(PAUSE_MS);
  }
}

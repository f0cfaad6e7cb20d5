import { setTimeout as sleep } from 'node:timers/promises';
import type { SiteCaches } from './caches.ts';

const USERS = 2;
const PAUSE_MS = 40;
/** How many entries of a user exist at a time. */
const KEPT = 10;

interface Write {
  readonly key: string;
  /** When it was sent (milliseconds since 1970), and how long its answer took (milliseconds). */
  readonly at: number;
  readonly took: number;
  readonly good: boolean;
}

/** The writes of users, until they are stopped. */
export interface Writer {
  stop(): Promise<WriteSummary>;
}

export interface WriteSummary {
  readonly writes: number;
  readonly failed: number;
  /** From the first failed write to the answer of the last one, in seconds. */
  readonly failedFor: number;
  /** Seconds until the slowest answer. */
  readonly slowest: number;
  /** The keys of the failed writes: no user knows what such an entry is now, and the sites may differ in it. */
  readonly unknown: ReadonlySet<string>;
}

/** Users add entries, change existing ones, and remove their own. */
export function startWriter(caches: SiteCaches): Writer {
  const writes: Write[] = [];
  let stopped = false;
  const send = async (key: string, write: (key: string) => Promise<number>) => {
    const at = Date.now();
    const status = await write(key).catch(() => 0);
    writes.push({ key, at, took: Date.now() - at, good: status === 204 });
    await sleep(PAUSE_MS);
  };
  const users = Array.from({ length: USERS }, async (_, user) => {
    const key = (number: number) => `user-${user}-${number}`;
    for (let number = 0; !stopped; number++) {
      await send(key(number), (added) => caches.put('sessions', added, 'added'));
      await send(`s${number}`, (changed) => caches.put('sessions', changed, `changed by ${user}`));
      if (number >= KEPT) await send(key(number - KEPT), (removed) => caches.remove('sessions', removed));
    }
  });
  return {
    async stop() {
      stopped = true;
      await Promise.all(users);
      const bad = writes.filter(({ good }) => !good);
      const ends = bad.map(({ at, took }) => at + took);
      return {
        writes: writes.length,
        failed: bad.length,
        failedFor: bad.length === 0 ? 0 : (Math.max(...ends) - (bad[0]?.at ?? 0)) / 1000,
        unknown: new Set(bad.map(({ key }) => key)),
        slowest: Math.max(0, ...writes.map(({ took }) => took)) / 1000,
      };
    },
  };
}

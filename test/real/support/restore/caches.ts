import { readFile } from 'node:fs/promises';
import { Agent, type RequestOptions } from 'node:https';
import * as z from 'zod';
import { mapConcurrently } from '../../../../functions/support/map-concurrently.ts';
import type { RealSite } from '../../../../infra/local/real-infinispan/real-site.ts';
import { sendRequest } from '../../../../infra/local/support/send-request.ts';

/** The caches that the sites back up to each other. */
const CACHES = ['sessions', 'actionTokens'] as const;
type Cache = (typeof CACHES)[number];

const AT_ONCE = 16;

const entries = z.array(z.object({ key: z.unknown(), value: z.unknown() }));

/** The caches of a site, as its users and an operator use them. */
export interface SiteCaches {
  /** @returns the HTTP status */
  put(cache: Cache, key: string, value: string): Promise<number>;
  /** @returns the HTTP status */
  remove(cache: Cache, key: string): Promise<number>;
  /** Puts entries in parallel. @returns how often each HTTP status was answered */
  putAll(cache: Cache, keys: readonly string[], value: string): Promise<Record<number, number>>;
  /** Values by key. */
  contents(cache: Cache): Promise<ReadonlyMap<string, string>>;
  size(cache: Cache): Promise<number>;
  /** Removes all entries at this site only. */
  empty(): Promise<void>;
  /** Closes the kept connections. */
  close(): void;
}

export async function cachesOf({ infinispan, writer, operator }: RealSite): Promise<SiteCaches> {
  const ca = await readFile(infinispan.caFile);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const ask = (path: string, options: RequestOptions, body?: string) =>
    sendRequest(`${infinispan.url}/rest/v2/caches/${path}`, { ca, ...options }, body);
  const asUser = { agent, auth: `${writer.username}:${writer.password}` };
  const asOperator = async (path: string, options: RequestOptions = {}) => {
    const { status, body } = await ask(path, {
      auth: `${operator?.username}:${operator?.password}`,
      ...options,
    });
    if (status >= 300) throw new Error(`${path} was answered ${status}: ${body}`);
    return body;
  };
  const put = async (cache: Cache, key: string, value: string) =>
    (await ask(`${cache}/${key}`, { method: 'PUT', ...asUser }, value)).status;
  return {
    put,
    remove: async (cache, key) => (await ask(`${cache}/${key}`, { method: 'DELETE', ...asUser })).status,
    async putAll(cache, keys, value) {
      const counts: Record<number, number> = {};
      for (const status of await mapConcurrently(AT_ONCE, keys, (key) => put(cache, key, value)))
        counts[status] = (counts[status] ?? 0) + 1;
      return counts;
    },
    async contents(cache) {
      const all = entries.parse(JSON.parse(await asOperator(`${cache}?action=entries&limit=-1`)));
      return new Map(all.map(({ key, value }) => [JSON.stringify(key), JSON.stringify(value)]));
    },
    size: async (cache) => Number(await asOperator(`${cache}?action=size`)),
    async empty() {
      for (const cache of CACHES)
        await asOperator(`${cache}?action=clear`, {
          method: 'POST',
          headers: { flags: 'SKIP_XSITE_BACKUP' },
        });
    },
    close: () => agent.destroy(),
  };
}

/**
 * The keys that differ between two sites, with the name of their cache; at most ten of each cache.
 *
 * @param except keys that may differ
 */
export async function differences(
  one: SiteCaches,
  other: SiteCaches,
  except: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const found = await Promise.all(
    CACHES.map(async (cache) => {
      const [here, there] = await Promise.all([one.contents(cache), other.contents(cache)]);
      return [...new Set([...here.keys(), ...there.keys()])]
        .filter((key) => here.get(key) !== there.get(key) && !except.has(JSON.parse(key)))
        .slice(0, 10)
        .map((key) => `${cache} ${key}: ${here.get(key)?.slice(0, 20)}, ${there.get(key)?.slice(0, 20)}`);
    }),
  );
  return found.flat();
}

/** Keys such as `s0`, `s1`. */
export const keysOf = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

import type { InfinispanData } from '../clients/infinispan-data.ts';

/** The permissions that the user needs at both sites: either of them may be the next one to be restored. */
const PERMISSIONS = ['ADMIN', 'BULK_WRITE', 'BULK_READ'];

/** Infinispan's own caches. */
const INTERNAL = /^___/;

/** A permission that our user lacks on a cache. */
interface Lacked {
  readonly cache: string;
  readonly permission: string;
}

type Reader = Pick<InfinispanData, 'permissions' | 'pushStates' | 'readsFlags' | 'age'>;

/**
 * The caches that a site backs up to the other one.
 *
 * @returns the permission that our user lacks instead, if there is one
 * @throws InfinispanRefused for a cache whose name no path can have
 */
export async function restorableCaches(
  client: Pick<Reader, 'permissions' | 'pushStates'>,
  other: string,
): Promise<{ readonly names: readonly string[] } | { readonly lacked: Lacked }> {
  const granted = Object.entries(await client.permissions()).filter(([cache]) => !INTERNAL.test(cache));
  // The states of pushes are readable with ADMIN only.
  const unreadable = granted.find(([, permissions]) => !permissions.includes('ADMIN'));
  if (unreadable !== undefined) return { lacked: { cache: unreadable[0], permission: 'ADMIN' } };
  const states = await client.pushStates(
    other,
    granted.map(([cache]) => cache),
  );
  const own = granted.filter(([cache]) => states[cache] !== 'none');
  for (const [cache, permissions] of own) {
    const permission = PERMISSIONS.find((needed) => !permissions.includes(needed));
    if (permission !== undefined) return { lacked: { cache, permission } };
  }
  return { names: own.map(([cache]) => cache).sort() };
}

/**
 * What a restore of the site would lack at its Infinispan, or one of the other site with this one as its survivor.
 *
 * @returns undefined if nothing
 */
export async function lackedForRestore(client: Reader, other: string): Promise<string | undefined> {
  const caches = await restorableCaches(client, other);
  if ('lacked' in caches) return `our user lacks ${caches.lacked.permission} on ${caches.lacked.cache}`;
  const [first] = caches.names;
  if (first === undefined) return `no cache is backed up to ${other}`;
  if (!(await client.readsFlags(first))) return 'the header "flags" does not reach it';
  const uncounted = await cacheWithoutStatistics(client, caches.names);
  return uncounted && `${uncounted} has no statistics`;
}

/**
 * A cache without statistics: nothing would show whether its site restarted since it was cleared.
 *
 * @returns undefined if each has them
 */
export async function cacheWithoutStatistics(
  client: Pick<Reader, 'age'>,
  caches: readonly string[],
): Promise<string | undefined> {
  const ages = await Promise.all(caches.map((cache) => client.age(cache)));
  return caches.find((_, index) => ages[index] === undefined);
}

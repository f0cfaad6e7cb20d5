/** Cache name → the sites that it backs up to; empty for a cache without backups. */
export type Caches = Readonly<Record<string, readonly string[]>>;

export type Status = 'online' | 'offline';

/** One node's status of one backup site of one cache. */
export interface Backup {
  readonly cache: string;
  readonly site: string;
  status: Status;
}

/** A node's backups after its whole cluster has started: each is online, even if it was offline before. */
export function freshBackups(caches: Caches): Backup[] {
  return Object.entries(caches).flatMap(([cache, sites]) =>
    sites.map((site): Backup => ({ cache, site, status: 'online' })),
  );
}

/** A backup site's status: one word if all caches agree, else `mixed` with the caches by status. */
export type SiteStatus =
  | { readonly status: 'online' | 'offline' }
  | {
      readonly status: 'mixed';
      readonly online: string[];
      readonly offline: string[];
      readonly mixed: string[];
    };

/**
 * The status of a backup site over all caches at these nodes, or undefined if no cache backs up to it. A cache is mixed
 * if the nodes disagree.
 */
export function siteStatus(nodes: readonly (readonly Backup[])[], site: string): SiteStatus | undefined {
  const statuses = new Map<string, Set<Status>>();
  for (const { cache, status } of nodes.flat().filter((backup) => backup.site === site))
    statuses.set(cache, (statuses.get(cache) ?? new Set()).add(status));
  if (statuses.size === 0) return undefined;
  const cachesWith = (wanted: Status | 'mixed') =>
    [...statuses]
      .filter(([, [first, second]]) => (second ? 'mixed' : first) === wanted)
      .map(([cache]) => cache);
  const [online, offline, mixed] = [cachesWith('online'), cachesWith('offline'), cachesWith('mixed')];
  if (online.length === statuses.size) return { status: 'online' };
  if (offline.length === statuses.size) return { status: 'offline' };
  return { status: 'mixed', online, offline, mixed };
}

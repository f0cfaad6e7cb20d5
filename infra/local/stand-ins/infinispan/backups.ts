/** Cache name → the sites that it backs up to; none for a cache that lives in one site only. */
export type Caches = Readonly<Record<string, readonly string[]>>;

export type Status = 'online' | 'offline';

type PushState = 'IDLE' | 'SENDING' | 'OK';

/** What one cache holds at one node about one of its backup sites. */
export interface Backup {
  readonly cache: string;
  readonly site: string;
  status: Status;
  pushState: PushState;
}

/** As a node of a cluster comes up with all its nodes at once: what was taken offline before is online again. */
export function freshBackups(caches: Caches): Backup[] {
  return Object.entries(caches).flatMap(([cache, sites]) =>
    sites.map((site): Backup => ({ cache, site, status: 'online', pushState: 'IDLE' })),
  );
}

/** One word where all caches agree, and the caches by status where they do not. */
export type SiteStatus =
  | { readonly status: 'online' | 'offline' }
  | {
      readonly status: 'mixed';
      readonly online: string[];
      readonly offline: string[];
      readonly mixed: string[];
    };

/**
 * The caches' statuses for one backup site at these nodes, summed up; nothing for a site that no cache backs up to. A
 * cache is mixed where the nodes do not agree on it.
 */
export function siteStatus(nodes: readonly (readonly Backup[])[], site: string): SiteStatus | undefined {
  const words = new Map<string, Set<Status>>();
  for (const { cache, status } of nodes.flat().filter((backup) => backup.site === site))
    words.set(cache, (words.get(cache) ?? new Set()).add(status));
  if (words.size === 0) return undefined;
  const having = (word: Status | 'mixed') =>
    [...words].filter(([, [first, second]]) => (second ? 'mixed' : first) === word).map(([cache]) => cache);
  const [online, offline, mixed] = [having('online'), having('offline'), having('mixed')];
  if (online.length === words.size) return { status: 'online' };
  if (offline.length === words.size) return { status: 'offline' };
  return { status: 'mixed', online, offline, mixed };
}

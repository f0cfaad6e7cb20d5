/** Cache name → the sites that it backs up to; none for a cache that lives in one site only. */
export type Caches = Readonly<Record<string, readonly string[]>>;

/** `mixed`: the site's nodes do not agree, as after a member missed the operation. */
export type Status = 'online' | 'offline' | 'mixed';

type PushState = 'IDLE' | 'SENDING' | 'OK';

/** What one cache holds about one of its backup sites. */
export interface Backup {
  readonly cache: string;
  readonly site: string;
  status: Status;
  pushState: PushState;
}

/** As a cluster comes up with all its nodes at once: whatever was taken offline before is online again. */
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

/** The caches' statuses for one backup site, summed up; nothing for a site that no cache backs up to. */
export function siteStatus(backups: readonly Backup[], site: string): SiteStatus | undefined {
  const ofSite = backups.filter((backup) => backup.site === site);
  if (ofSite.length === 0) return undefined;
  const having = (status: Status) =>
    ofSite.filter((backup) => backup.status === status).map(({ cache }) => cache);
  const [online, offline, mixed] = [having('online'), having('offline'), having('mixed')];
  if (online.length === ofSite.length) return { status: 'online' };
  if (offline.length === ofSite.length) return { status: 'offline' };
  return { status: 'mixed', online, offline, mixed };
}

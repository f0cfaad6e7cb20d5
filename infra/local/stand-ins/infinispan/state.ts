import type { InfinispanVersion } from '../../support/infinispan-version.ts';
import type { Backup, Caches } from './backups.ts';

/** A site's mutable state. */
export interface SiteState {
  /** The site's own name. */
  readonly site: string;
  readonly version: InfinispanVersion;
  caches: Caches;
  /** By node. */
  backups: readonly (readonly Backup[])[];
  /** By node: is it frozen, so that the others do not reach it? */
  frozen: readonly boolean[];
  /** By node: is it a site master, which has a connection to the other sites? */
  siteMasters: readonly boolean[];
  /** By node: the sites that it sees while it is a site master, including its own; empty while it is booting. */
  views: readonly (readonly string[])[];
}

/**
 * Is the site reachable? With several site masters a request may go through any of them, so this models the worst one:
 * every site master must see the site.
 */
export function sees({ siteMasters, views }: SiteState, site: string): boolean {
  const viewsOfMasters = views.filter((_, node) => siteMasters[node]);
  return viewsOfMasters.length > 0 && viewsOfMasters.every((view) => view.includes(site));
}

export function hasCache({ caches }: SiteState, cache: string): boolean {
  return Object.hasOwn(caches, cache);
}

export function backupOf(backups: readonly Backup[], cache: string, site: string): Backup | undefined {
  return backups.find((backup) => backup.cache === cache && backup.site === site);
}

/** The backups of each node that is not frozen. */
export function backupsOfRunningNodes({ backups, frozen }: SiteState): readonly (readonly Backup[])[] {
  return backups.filter((_, node) => !frozen[node]);
}

/**
 * A user's write. With failure policy FAIL it fails if a backup site that is not offline is unreachable, although the
 * entry is stored. The status at the key's owner decides; this models the worst owner, so one node with an online
 * backup is enough.
 */
export function write(state: SiteState, cache: string): 204 | 500 {
  const fails = (backup: Backup) => backup.status !== 'offline' && !sees(state, backup.site);
  return backupsOfRunningNodes(state)
    .flat()
    .some((backup) => backup.cache === cache && fails(backup))
    ? 500
    : 204;
}

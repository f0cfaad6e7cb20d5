import type { InfinispanVersion } from '../../support/infinispan-version.ts';
import type { Backup, Caches } from './backups.ts';

/** All that a site holds; what a request changes in it, the next one sees. */
export interface SiteState {
  /** The site's own name. */
  readonly site: string;
  readonly version: InfinispanVersion;
  caches: Caches;
  /** By node. */
  backups: readonly (readonly Backup[])[];
  /** For each node, whether it stands still, so that the others do not hear of it. */
  frozen: readonly boolean[];
  /** For each node, whether it is a site master: the only one that has a connection to the other sites. */
  siteMasters: readonly boolean[];
  /** The sites that the site masters see, their own among them. */
  view: readonly string[];
}

export function sees(state: SiteState, site: string): boolean {
  return state.view.includes(site) && state.siteMasters.includes(true);
}

export function hasCache({ caches }: SiteState, cache: string): boolean {
  return Object.hasOwn(caches, cache);
}

export function backupOf(backups: readonly Backup[], cache: string, site: string): Backup | undefined {
  return backups.find((backup) => backup.cache === cache && backup.site === site);
}

/** What each node holds that does not stand still. */
export function awake({ backups, frozen }: SiteState): readonly (readonly Backup[])[] {
  return backups.filter((_, node) => !frozen[node]);
}

/**
 * With failure policy FAIL, a write needs every backup site that is not offline, even though it is kept here. The node
 * that owns the key decides; this is a write whose key is owned by the node that holds the most online.
 */
export function write(state: SiteState, cache: string): 204 | 500 {
  const fails = (backup: Backup) => backup.status !== 'offline' && !sees(state, backup.site);
  return awake(state)
    .flat()
    .some((backup) => backup.cache === cache && fails(backup))
    ? 500
    : 204;
}

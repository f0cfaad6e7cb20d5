import type { Backup, Caches } from './backups.ts';

/** All that a site holds; what a request changes in it, the next one sees. */
export interface SiteState {
  /** The site's own name. */
  readonly site: string;
  caches: Caches;
  backups: readonly Backup[];
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

export function backupOf(state: SiteState, cache: string, site: string): Backup | undefined {
  return state.backups.find((backup) => backup.cache === cache && backup.site === site);
}

/** With failure policy FAIL, a write needs every backup site that is not offline, even though it is kept here. */
export function write(state: SiteState, cache: string): 204 | 500 {
  const fails = (backup: Backup) => backup.status !== 'offline' && !sees(state, backup.site);
  return state.backups.some((backup) => backup.cache === cache && fails(backup)) ? 500 : 204;
}

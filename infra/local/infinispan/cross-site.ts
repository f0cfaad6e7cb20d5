import type { Backup } from './backups.ts';

type Texts = Record<string, string>;

/**
 * The three operations on a backup site, each on every cache that backs up anywhere. They answer a text for each
 * of those caches in a 200, whatever became of it: a cache that does not back up to this site has an error there.
 */
export function takeOffline(backups: readonly Backup[], site: string): Texts {
  return onEachCache(backups, site, (backup) => {
    if (backup === undefined) return incorrectSite(site);
    backup.status = 'offline';
    return 'ok';
  });
}

/** Moves no state, and asks nobody whether the site is there. */
export function bringOnline(backups: readonly Backup[], site: string): Texts {
  return onEachCache(backups, site, (backup) => {
    if (backup === undefined) return incorrectSite(site);
    backup.status = 'online';
    return 'ok';
  });
}

/** Turns the site online first, so that a push to a site that is not there leaves it online, and the push SENDING. */
export function startPushState(backups: readonly Backup[], site: string, inView: boolean): Texts {
  const failed = (why: string) => `Unable to pushState to '${site}'. ${why}`;
  return onEachCache(backups, site, (backup) => {
    if (backup === undefined) return failed(incorrectSite(site));
    backup.status = 'online';
    backup.pushState = inView ? 'OK' : 'SENDING';
    return inView ? 'ok' : failed(`ISPN000400: Node SiteAddress{name='${site}'} was suspected`);
  });
}

function onEachCache(
  backups: readonly Backup[],
  site: string,
  operation: (backup: Backup | undefined) => string,
): Texts {
  const caches = [...new Set(backups.map(({ cache }) => cache))];
  const backupOf = (name: string) =>
    backups.find(({ cache, site: other }) => cache === name && other === site);
  return Object.fromEntries(caches.map((name) => [name, operation(backupOf(name))]));
}

function incorrectSite(site: string): string {
  return `Incorrect site name: ${site}`;
}

import { type Answer, json, NO_CONTENT, plainText, refusal } from './answer.ts';
import { type Status, siteStatus } from './backups.ts';
import { container } from './container.ts';
import { bringOnline, startPushState, takeOffline } from './cross-site.ts';
import type { Operation } from './operations.ts';
import { backupOf, hasCache, type SiteState, sees, write } from './state.ts';

/** Carries an operation out at one node of the site, for a user who may. */
export function perform(state: SiteState, { name, site, cache }: Operation, node: number): Answer {
  switch (name) {
    case 'GET health':
      return plainText(200, 'HEALTHY');
    case 'GET container':
      return json(container(state, node));
    case 'GET backups':
      return allBackups(state);
    case 'GET backups/{site}':
      return oneBackup(state, site);
    case 'POST take-offline':
      return json(takeOffline(state.backups, site));
    case 'POST bring-online':
      return json(bringOnline(state.backups, site));
    case 'POST start-push-state':
      return json(startPushState(state.backups, site, sees(state, site)));
    case 'POST cache take-offline':
      return setCacheStatus(state, cache, site, 'offline');
    case 'POST cache bring-online':
      return setCacheStatus(state, cache, site, 'online');
    case 'GET push-state-status':
      return pushStateStatus(state, cache);
    case 'PUT entry':
      return put(state, cache);
  }
}

function allBackups({ backups }: SiteState): Answer {
  const sites = [...new Set(backups.map((backup) => backup.site))];
  return json(Object.fromEntries(sites.map((site) => [site, siteStatus(backups, site)])));
}

function oneBackup({ backups }: SiteState, site: string): Answer {
  const status = siteStatus(backups, site);
  return status === undefined ? refusal(404) : json(status);
}

function setCacheStatus(state: SiteState, cache: string, site: string, status: Status): Answer {
  if (!hasCache(state, cache)) return noSuchCache(cache);
  const backup = backupOf(state, cache, site);
  if (backup === undefined) return plainText(404, `Cache '${cache}' does not backup to site '${site}'`);
  backup.status = status;
  return { status: 200, headers: {}, body: '' };
}

function pushStateStatus(state: SiteState, cache: string): Answer {
  if (!hasCache(state, cache)) return noSuchCache(cache);
  const ofCache = state.backups.filter((backup) => backup.cache === cache);
  if (ofCache.length === 0) return plainText(404, `Cache '${cache}' does not have backup sites.`);
  return json(Object.fromEntries(ofCache.map((backup) => [backup.site, backup.pushState])));
}

function put(state: SiteState, cache: string): Answer {
  if (!hasCache(state, cache)) return noSuchCache(cache);
  return write(state, cache) === 204 ? NO_CONTENT : refusal(500);
}

function noSuchCache(cache: string): Answer {
  return refusal(404, `ISPN012010: Cache with name '${cache}' not found amongst the configured caches`);
}

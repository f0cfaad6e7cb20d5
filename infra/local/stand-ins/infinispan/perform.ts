import { type Backup, type Status, siteStatus } from './backups.ts';
import { container } from './container.ts';
import { bringOnline, setStatus, startPushState, takeOffline, timedOut } from './cross-site.ts';
import type { Operation } from './operations.ts';
import { json, NO_CONTENT, plainText, type RestResponse, refusal } from './rest-response.ts';
import { backupOf, hasCache, type SiteState, write } from './state.ts';

/** Carries out an operation at one node, for a user who has the permission. */
export function perform(state: SiteState, { name, site, cache }: Operation, node: number): RestResponse {
  const own = state.backups[node] ?? [];
  switch (name) {
    case 'GET health':
      return plainText(200, 'HEALTHY');
    case 'GET container':
      return json(container(state, node));
    case 'GET backups':
      return fromNodes(state, own, allBackups);
    case 'GET backups/{site}':
      return fromNodes(state, own, (nodes) => oneBackup(nodes, site));
    case 'POST take-offline':
      return json(takeOffline(state, node, site));
    case 'POST bring-online':
      return json(bringOnline(state, node, site));
    case 'POST start-push-state':
      return json(startPushState(state, node, site));
    case 'POST cache take-offline':
      return setCacheStatus(state, node, cache, site, 'offline');
    case 'POST cache bring-online':
      return setCacheStatus(state, node, cache, site, 'online');
    case 'GET push-state-status':
      return pushStateStatus(state, own, cache);
    case 'PUT entry':
      return put(state, cache);
  }
}

type Nodes = readonly (readonly Backup[])[];

/** A node of 15.0 queries every node before it responds, a node of 16.0 responds only for itself. */
function fromNodes(
  state: SiteState,
  own: readonly Backup[],
  respond: (nodes: Nodes) => RestResponse,
): RestResponse {
  if (state.version !== '15.0.21') return respond([own]);
  return state.frozen.includes(true) ? refusal(500, timedOut(state)) : respond(state.backups);
}

function allBackups(nodes: Nodes): RestResponse {
  const sites = [...new Set(nodes.flat().map((backup) => backup.site))];
  return json(Object.fromEntries(sites.map((site) => [site, siteStatus(nodes, site)])));
}

function oneBackup(nodes: Nodes, site: string): RestResponse {
  const status = siteStatus(nodes, site);
  return status === undefined ? refusal(404) : json(status);
}

function setCacheStatus(
  state: SiteState,
  node: number,
  cache: string,
  site: string,
  status: Status,
): RestResponse {
  if (!hasCache(state, cache)) return noSuchCache(cache);
  if (backupOf(state.backups[node] ?? [], cache, site) === undefined)
    return plainText(404, `Cache '${cache}' does not backup to site '${site}'`);
  setStatus(state, node, cache, site, status);
  return { status: 200, headers: {}, body: '' };
}

function pushStateStatus(state: SiteState, own: readonly Backup[], cache: string): RestResponse {
  if (!hasCache(state, cache)) return noSuchCache(cache);
  const ofCache = own.filter((backup) => backup.cache === cache);
  if (ofCache.length === 0) return plainText(404, `Cache '${cache}' does not have backup sites.`);
  return json(Object.fromEntries(ofCache.map((backup) => [backup.site, backup.pushState])));
}

function put(state: SiteState, cache: string): RestResponse {
  if (!hasCache(state, cache)) return noSuchCache(cache);
  return write(state, cache) === 204 ? NO_CONTENT : refusal(500);
}

function noSuchCache(cache: string): RestResponse {
  return refusal(404, `ISPN012010: Cache with name '${cache}' not found amongst the configured caches`);
}

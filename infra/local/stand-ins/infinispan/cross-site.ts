import type { Backup, Status } from './backups.ts';
import { cancelPush, pushOf, startPush } from './pushes.ts';
import { backupOf, backupsOfRunningNodes, type SiteState, sees } from './state.ts';

/** By cache: `ok` or the text of an error. */
type CacheResults = Record<string, string>;

/**
 * The operations on a backup site, requested at one node. Each applies to every cache that has backups. The
 * response is always a 200 with one text per cache; for a cache that does not back up to this site it is an error.
 */
export function takeOffline(state: SiteState, node: number, site: string): CacheResults {
  return onEachCache(state, node, site, (cache) => setStatus(state, node, cache, site, 'offline'));
}

/** Transfers no state, and does not check that the site is reachable. */
export function bringOnline(state: SiteState, node: number, site: string): CacheResults {
  return onEachCache(state, node, site, (cache) => setStatus(state, node, cache, site, 'online'));
}

/** Brings the site online first. So a push to an unreachable site leaves it online, with the push in SENDING. */
export function startPushState(state: SiteState, node: number, site: string): CacheResults {
  const failed = (reason: string) => `Unable to pushState to '${site}'. ${reason}`;
  const inView = sees(state, site);
  const push = (cache: string) => {
    if (inView && pushOf(state, cache, site).state === 'SENDING')
      return failed(
        `ISPN000217: Received exception from ${site}-0:${site}, see cause for remote stack trace`,
      );
    setStatus(state, node, cache, site, 'online');
    startPush(state, cache, site);
    return inView ? 'ok' : failed(`ISPN000400: Node SiteAddress{name='${site}'} was suspected`);
  };
  return onEachCache(state, node, site, push, failed);
}

export function cancelPushState(state: SiteState, node: number, site: string): CacheResults {
  const cancel = (cache: string) => {
    cancelPush(state, cache, site);
    return 'ok';
  };
  const unknown = () => `Unable to perform operation. Error=ISPN000617: Site '${site}' not found.`;
  return onEachCache(state, node, site, cancel, unknown);
}

/**
 * Sets one cache's status at the requested node and the others.
 *
 * 15.0 forwards each request to every node. A frozen node has not responded after 17.5 s; it carries the request out
 * when it resumes, unless the cluster has dropped it before. 16.0 forwards a request only if it changes the requested
 * node's status, and waits until a frozen node is dropped; that node never receives the request (measured on 15.0.21
 * and 16.0.5). The stand-in does not wait.
 */
export function setStatus(
  state: SiteState,
  node: number,
  cache: string,
  site: string,
  status: Status,
): string {
  const { backups, frozen, version } = state;
  const own = backupOf(backups[node] ?? [], cache, site);
  if (version === '15.0.21') {
    for (const backup of backupsAt(backups, cache, site)) backup.status = status;
    return frozen.includes(true) ? `Exception on ${cache} : ${timedOut(state)}` : 'ok';
  }
  if (own?.status === status) return 'ok';
  for (const backup of backupsAt(backupsOfRunningNodes(state), cache, site)) backup.status = status;
  return 'ok';
}

/** The error of a 15.0 node whose request to another node timed out after 17.5 s. */
export function timedOut({ site, frozen }: SiteState): string {
  const silent = `${site}-${frozen.indexOf(true)}`;
  return `ISPN000476: Timed out waiting for responses for request 22 from ${silent} after 17.5 seconds`;
}

const backupsAt = (nodes: SiteState['backups'], cache: string, site: string): Backup[] =>
  nodes.flatMap((backups) => backupOf(backups, cache, site) ?? []);

function onEachCache(
  { backups }: SiteState,
  node: number,
  site: string,
  operation: (cache: string) => string,
  failed: (reason: string) => string = (reason) => reason,
): CacheResults {
  const own = backups[node] ?? [];
  const caches = [...new Set(own.map(({ cache }) => cache))];
  const has = (cache: string) => backupOf(own, cache, site) !== undefined;
  return Object.fromEntries(
    caches.map((cache) => [cache, has(cache) ? operation(cache) : failed(`Incorrect site name: ${site}`)]),
  );
}

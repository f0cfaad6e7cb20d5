import type { Backup, Status } from './backups.ts';
import { awake, backupOf, type SiteState, sees } from './state.ts';

type Texts = Record<string, string>;

/**
 * The three operations on a backup site, each on every cache that backs up anywhere, given to one node. They answer a
 * text for each of those caches in a 200, whatever became of it: a cache that does not back up to this site has an
 * error there.
 */
export function takeOffline(state: SiteState, node: number, site: string): Texts {
  return onEachCache(state, node, site, (cache) => setStatus(state, node, cache, site, 'offline'));
}

/** Moves no state, and asks nobody whether the site is there. */
export function bringOnline(state: SiteState, node: number, site: string): Texts {
  return onEachCache(state, node, site, (cache) => setStatus(state, node, cache, site, 'online'));
}

/** Turns the site online first, so that a push to a site that is not there leaves it online, and the push SENDING. */
export function startPushState(state: SiteState, node: number, site: string): Texts {
  const failed = (why: string) => `Unable to pushState to '${site}'. ${why}`;
  const inView = sees(state, site);
  const push = (cache: string) => {
    setStatus(state, node, cache, site, 'online');
    for (const backup of ofNodes(awake(state), cache, site)) backup.pushState = inView ? 'OK' : 'SENDING';
    return inView ? 'ok' : failed(`ISPN000400: Node SiteAddress{name='${site}'} was suspected`);
  };
  return onEachCache(state, node, site, push, failed);
}

/**
 * Gives the order for one cache to a node that has it.
 *
 * 15.0 passes each order on to every node: a frozen one has not answered after 17.5 s, and carries it out once it is
 * back, unless it was dropped from the cluster before. 16.0 passes on only what is new to the node that is asked, and
 * waits until a frozen one is dropped, which then has not heard of it (measured on 15.0.21 and 16.0.5). The stand-in
 * waits for nobody.
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
    for (const backup of ofNodes(backups, cache, site)) backup.status = status;
    return frozen.includes(true) ? `Exception on ${cache} : ${timedOut(state)}` : 'ok';
  }
  if (own?.status === status) return 'ok';
  for (const backup of ofNodes(awake(state), cache, site)) backup.status = status;
  return 'ok';
}

/** What a node of 15.0 says after 17.5 s when another one does not answer it. */
export function timedOut({ site, frozen }: SiteState): string {
  const silent = `${site}-${frozen.indexOf(true)}`;
  return `ISPN000476: Timed out waiting for responses for request 22 from ${silent} after 17.5 seconds`;
}

const ofNodes = (nodes: SiteState['backups'], cache: string, site: string): Backup[] =>
  nodes.flatMap((backups) => backupOf(backups, cache, site) ?? []);

function onEachCache(
  { backups }: SiteState,
  node: number,
  site: string,
  operation: (cache: string) => string,
  failed: (why: string) => string = (why) => why,
): Texts {
  const own = backups[node] ?? [];
  const caches = [...new Set(own.map(({ cache }) => cache))];
  const has = (cache: string) => backupOf(own, cache, site) !== undefined;
  return Object.fromEntries(
    caches.map((cache) => [cache, has(cache) ? operation(cache) : failed(`Incorrect site name: ${site}`)]),
  );
}

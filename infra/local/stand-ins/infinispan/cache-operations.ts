import { change, entriesOf } from './entries.ts';
import type { Operation } from './operations.ts';
import { advancePush, pushOf, setPush } from './pushes.ts';
import { json, NO_CONTENT, plainText, type RestResponse, refusal } from './rest-response.ts';
import { backupOf, hasCache, type SiteState } from './state.ts';

/** An operation on one cache, which must exist. */
export function onCache(
  state: SiteState,
  { cache }: Pick<Operation, 'cache'>,
  operation: () => RestResponse,
): RestResponse {
  if (hasCache(state, cache)) return operation();
  return refusal(404, `ISPN012010: Cache with name '${cache}' not found amongst the configured caches`);
}

export function pushStateStatus(state: SiteState, node: number, cache: string): RestResponse {
  const sites = sitesOf(state, node, cache);
  if (sites.length === 0) return withoutBackups(cache);
  for (const site of sites) advancePush(state, cache, site);
  return json(Object.fromEntries(sites.map((site) => [site, pushOf(state, cache, site).state])));
}

/** A push that runs keeps its state. */
export function clearPushStateStatus(state: SiteState, node: number, cache: string): RestResponse {
  const sites = sitesOf(state, node, cache);
  if (sites.length === 0) return withoutBackups(cache);
  for (const site of sites)
    if (pushOf(state, cache, site).state !== 'SENDING')
      setPush(state, cache, site, { state: 'IDLE', left: [] });
  return json('ok');
}

export function cancelReceiveState(state: SiteState, node: number, { cache, site }: Operation): RestResponse {
  if (sitesOf(state, node, cache).length === 0) return withoutBackups(cache);
  return backupOf(state.backups[node] ?? [], cache, site) === undefined
    ? plainText(404, `Cache '${cache}' does not backup to site '${site}'`)
    : { status: 200, headers: {}, body: '' };
}

export const size = (state: SiteState, cache: string): RestResponse => json(entriesOf(state, cache).size);

/** Every entry, whatever the limit of the request. */
export const allEntries = (state: SiteState, cache: string): RestResponse =>
  json([...entriesOf(state, cache)].map(([key, value]) => ({ key, value })));

/** The used part of a cache's description: its statistics, which are the cluster's; -1 for a cache without them. */
export function description(state: SiteState, cache: string): RestResponse {
  const [time_since_start, approximate_entries_unique] = state.withoutStatistics.includes(cache)
    ? [-1, -1]
    : [Math.floor((state.now() - state.startedAt) / 1000), entriesOf(state, cache).size];
  return json({ stats: { time_since_start, approximate_entries_unique } });
}

export const clear = (state: SiteState, cache: string, localOnly: boolean): RestResponse =>
  change(state, cache, 'clear', localOnly) === 204 ? NO_CONTENT : refusal(500);

export const putEntry = (state: SiteState, { cache, key }: Operation, value: string): RestResponse =>
  change(state, cache, { key, value }) === 204 ? NO_CONTENT : refusal(500);

export function deleteEntry(state: SiteState, { cache, key }: Operation): RestResponse {
  if (!entriesOf(state, cache).has(key)) return refusal(404);
  return change(state, cache, { key, value: undefined }) === 204 ? NO_CONTENT : refusal(500);
}

const withoutBackups = (cache: string): RestResponse =>
  plainText(404, `Cache '${cache}' does not have backup sites.`);

const sitesOf = ({ backups }: SiteState, node: number, cache: string): string[] =>
  (backups[node] ?? []).filter((backup) => backup.cache === cache).map(({ site }) => site);

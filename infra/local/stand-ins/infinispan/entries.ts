import type { Change, Entries } from './data.ts';
import { backupsOfRunningNodes, type SiteState, sees } from './state.ts';

export function entriesOf({ entries }: SiteState, cache: string): Entries {
  const found = entries.get(cache) ?? new Map();
  entries.set(cache, found);
  return found;
}

/** Changes this site's own copy of a cache. */
export function apply(state: SiteState, cache: string, change: Change): void {
  const entries = entriesOf(state, cache);
  if (change === 'clear') entries.clear();
  else if (change.value === undefined) entries.delete(change.key);
  else entries.set(change.key, change.value);
}

/**
 * A user's change. It always reaches the own copy, and each backup site that is online and reachable. With failure policy
 * FAIL it fails if a backup site that is not offline is unreachable. The status at the key's owner decides; this models
 * the worst owner: one node with an online backup is enough for the failure.
 *
 * @param localOnly the flag SKIP_XSITE_BACKUP: no backup site gets the change
 */
export function change(state: SiteState, cache: string, made: Change, localOnly = false): 204 | 500 {
  apply(state, cache, made);
  if (localOnly) return 204;
  const online = backupsOfRunningNodes(state)
    .flat()
    .filter((backup) => backup.cache === cache && backup.status !== 'offline');
  const sites = [...new Set(online.map(({ site }) => site))];
  for (const site of sites.filter((one) => sees(state, one))) state.peers.get(site)?.receive(cache, made);
  return sites.every((site) => sees(state, site)) ? 204 : 500;
}

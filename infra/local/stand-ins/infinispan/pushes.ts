import type { Push } from './data.ts';
import { entriesOf } from './entries.ts';
import { type SiteState, sees } from './state.ts';

const IDLE: Push = { state: 'IDLE', left: [] };

const keyOf = (cache: string, site: string): string => `${cache} ${site}`;

export const pushOf = ({ pushes }: SiteState, cache: string, site: string): Push =>
  pushes.get(keyOf(cache, site)) ?? IDLE;

export function setPush({ pushes }: SiteState, cache: string, site: string, push: Push): void {
  pushes.set(keyOf(cache, site), push);
}

/** A push to a reachable site sends the entries of this moment. One to an unreachable site never ends by itself. */
export function startPush(state: SiteState, cache: string, site: string): void {
  const reachable = sees(state, site);
  setPush(state, cache, site, { state: 'SENDING', left: reachable ? [...entriesOf(state, cache)] : [] });
  if (reachable) advancePush(state, cache, site);
}

/**
 * Sends the next entries of a push. Real servers do so on their own; the stand-in does so when the push starts, and
 * whenever it is asked for the state. A site that is no longer reachable makes it ERROR; a site that is taken offline
 * does not stop it.
 */
export function advancePush(state: SiteState, cache: string, site: string): void {
  const { state: now, left } = pushOf(state, cache, site);
  if (now !== 'SENDING' || (left.length === 0 && !sees(state, site))) return;
  if (!sees(state, site)) {
    setPush(state, cache, site, { state: 'ERROR', left });
    return;
  }
  const { entriesPerQuery, peers } = state;
  // A key that was changed since the start has its new value at the other site already; an older one is not applied there.
  const current = entriesOf(state, cache);
  for (const [key] of left.slice(0, entriesPerQuery)) {
    const value = current.get(key);
    if (value !== undefined) peers.get(site)?.receive(cache, { key, value });
  }
  const rest = left.slice(entriesPerQuery);
  setPush(state, cache, site, { state: rest.length === 0 ? 'OK' : 'SENDING', left: rest });
}

export function cancelPush(state: SiteState, cache: string, site: string): void {
  if (pushOf(state, cache, site).state === 'SENDING')
    setPush(state, cache, site, { state: 'CANCELED', left: [] });
}

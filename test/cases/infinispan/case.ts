import type { Asker } from './arrangement.ts';

/** One request to the site. */
export interface Ask {
  readonly method: string;
  /** Path and query of the request line. */
  readonly path: string;
  /** @default 'fencer' */
  readonly as?: Asker;
  /** The Authorization header, instead of `as`. */
  readonly authorization?: string;
  /** The requested node. @default 'site master' */
  readonly at?: 'site master' | 'other node';
  /** The header `flags`. @default - none */
  readonly flags?: string;
}

/**
 * Circumstances that the REST API cannot bring about. The runner of the cases sets them, and undoes them before the
 * next case.
 */
export type Circumstance =
  /** The link to site-b is cut, or site-b is dead, and the site master's view shows it. */
  | 'site-b out of view'
  /** All nodes of site-a stopped and started again. */
  | 'restarted'
  /** site-a has no cache with a backup site. */
  | 'no backups';

export interface Expected {
  readonly status: number;
  /** The JSON body, with keys in any order. */
  readonly json?: unknown;
  /** Members of the JSON body, which may have others. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** The body, or what it matches where versions or nodes differ. @default - no body, unless JSON is given */
  readonly text?: string | RegExp;
  /** Content-Type. @default - `application/json` with `json` or `members`, none otherwise */
  readonly type?: string;
  /** Whether WWW-Authenticate asks for Basic. @default false */
  readonly challenge?: true;
}

export interface Case {
  readonly title: string;
  /** Requests before the case's own; each must be answered 2xx. */
  readonly given?: readonly (Ask | Circumstance)[];
  readonly when: Ask;
  readonly expected: Expected;
}

export const CONTAINER = '/rest/v2/container';
export const BACKUPS = `${CONTAINER}/x-site/backups`;

export function get(path: string): Ask {
  return { method: 'GET', path };
}

export function post(path: string, action: string): Ask {
  return { method: 'POST', path: `${path}?action=${action}` };
}

export function put(cache: string): Ask {
  return { method: 'PUT', path: `/rest/v2/caches/${cache}/key`, as: 'app' };
}

export function takeOffline(site: string): Ask {
  return post(`${BACKUPS}/${site}`, 'take-offline');
}

export function bringOnline(site: string): Ask {
  return post(`${BACKUPS}/${site}`, 'bring-online');
}

export function startPushState(site: string): Ask {
  return post(`${BACKUPS}/${site}`, 'start-push-state');
}

/** The same operation on one cache only, so that the caches of a site differ. */
export function ofCache(
  cache: string,
  site: string,
  action: 'take-offline' | 'bring-online' | 'cancel-receive-state',
): Ask {
  return post(`/rest/v2/caches/${cache}/x-site/backups/${site}`, action);
}

/** The entries of a cache, and their removal at this site only. */
export const sizeOf = (cache: string): Ask => ({
  ...get(`/rest/v2/caches/${cache}?action=size`),
  as: 'restorer',
});

export const clear = (cache: string): Ask => ({
  ...post(`/rest/v2/caches/${cache}`, 'clear'),
  as: 'restorer',
  flags: 'SKIP_XSITE_BACKUP',
});

export function pushStateStatus(cache: string): Ask {
  return get(`/rest/v2/caches/${cache}/x-site/backups?action=push-state-status`);
}

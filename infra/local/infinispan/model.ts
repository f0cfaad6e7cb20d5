import type { Answer } from './answer.ts';
import { type Caches, freshBackups, type SiteStatus, type Status, siteStatus } from './backups.ts';
import { findOperation, type Operation } from './operations.ts';
import { perform } from './perform.ts';
import { backupOf, hasCache, type SiteState, write } from './state.ts';
import { type Access, refuseUnlessPermitted, type Users } from './users.ts';

export interface SiteOptions {
  /** The site's own name. */
  readonly site: string;
  readonly caches: Caches;
  readonly users: Users;
  /** How many nodes the site has; the first is the site master. */
  readonly nodes: number;
  /** The sites in view at the start, its own among them. */
  readonly view: readonly string[];
}

export interface Request {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly path: string;
  /** The Authorization header. */
  readonly authorization?: string | undefined;
  /** The node that the connection ended at, from 0. */
  readonly node: number;
}

/** One site's Infinispan as its REST API shows it. */
export interface InfinispanSite {
  readonly site: string;
  readonly nodes: number;
  handle(request: Request): Answer;
  /** What a user of this cache feels: 500 while a site that it backs up to is neither in view nor offline. */
  write(cache: string): 204 | 500;
  /** The status of a backup site over all caches; nothing if no cache backs up to it. */
  status(backupSite: string): SiteStatus | undefined;
  /** Which sites the site masters see, their own among them. Changes no online or offline status. */
  setView(sites: readonly string[]): void;
  /**
   * For each node, whether it is a site master; without any, no other site is reached.
   *
   * @throws RangeError for another number of nodes
   */
  setSiteMasters(siteMasters: readonly boolean[]): void;
  /**
   * Sets one cache's status for one backup site.
   *
   * @throws RangeError if the cache does not back up to that site
   */
  setStatus(backupSite: string, cache: string, status: Status): void;
  /** Other caches; all that they back up to is online. */
  setCaches(caches: Caches): void;
  /** All nodes stop and start again, which loses what was taken offline. (One after the other would keep it.) */
  restart(): void;
}

/**
 * A model of one site, made of what Infinispan Server 15.0.21 and 16.0.5 answered: synchronous, with no time, chance
 * or I/O in it. The same table of cases runs against it and against servers (test/cases/infinispan). Every cache has
 * failure policy FAIL and an authorization of its own, as Keycloak's high-availability guide prescribes.
 */
export function createInfinispanSite({ site, caches, users, nodes, view }: SiteOptions): InfinispanSite {
  const state: SiteState = {
    site,
    caches,
    backups: freshBackups(caches),
    siteMasters: Array.from({ length: nodes }, (_, node) => node === 0),
    view,
  };
  return {
    site,
    nodes,
    handle({ method, path, authorization, node }) {
      const operation = findOperation(method, path);
      if ('status' in operation) return operation;
      const refused = refuseUnlessPermitted(users, authorization, accessTo(state, operation));
      return refused ?? perform(state, operation, node);
    },
    write: (cache) => write(state, cache),
    status: (backupSite) => siteStatus(state.backups, backupSite),
    setView(sites) {
      state.view = sites;
    },
    setSiteMasters(siteMasters) {
      if (siteMasters.length !== nodes) throw new RangeError(`${site} has ${nodes} nodes.`);
      state.siteMasters = siteMasters;
    },
    setStatus(backupSite, cache, status) {
      const backup = backupOf(state, cache, backupSite);
      if (backup === undefined)
        throw new RangeError(`${cache} of ${site} does not back up to ${backupSite}.`);
      backup.status = status;
    },
    setCaches(others) {
      state.caches = others;
      state.backups = freshBackups(others);
    },
    restart() {
      state.backups = freshBackups(state.caches);
    },
  };
}

/** The permission to write is the cache's own: any user is told that there is no such cache. */
function accessTo(state: SiteState, { access, cache }: Operation): Access {
  return access === 'WRITE' && !hasCache(state, cache) ? 'any user' : access;
}

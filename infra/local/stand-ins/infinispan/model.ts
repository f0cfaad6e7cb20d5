import type { InfinispanVersion } from '../../support/infinispan-version.ts';
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
  /** @default '16.0.5', whose nodes answer for themselves: the harder one to know the truth of */
  readonly version?: InfinispanVersion;
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
  /** What a user of this cache feels: 500 while a site that it backs up to is neither in view nor offline at a node. */
  write(cache: string): 204 | 500;
  /** The status of a backup site over all caches, at one node or over all; nothing if no cache backs up to it. */
  status(backupSite: string, node?: number): SiteStatus | undefined;
  /** Which sites the site masters see, their own among them. Changes no online or offline status. */
  setView(sites: readonly string[]): void;
  /**
   * For each node, whether it is a site master; without any, no other site is reached.
   *
   * @throws RangeError for another number of nodes
   */
  setSiteMasters(siteMasters: readonly boolean[]): void;
  /**
   * For each node, whether it stands still: the others do not reach it, and it keeps what it holds. Whoever asks such
   * a node waits until it is back, which is up to the caller.
   *
   * @throws RangeError for another number of nodes
   */
  setFrozen(frozen: readonly boolean[]): void;
  /**
   * Sets one cache's status for one backup site, at every node or at each its own.
   *
   * @throws RangeError if the cache does not back up to that site, or for another number of nodes
   */
  setStatus(backupSite: string, cache: string, status: Status | readonly Status[]): void;
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
export function createInfinispanSite(options: SiteOptions): InfinispanSite {
  const { site, caches, users, nodes, view, version = '16.0.5' } = options;
  const ofEach = <T>(value: (node: number) => T): T[] =>
    Array.from({ length: nodes }, (_, node) => value(node));
  const state: SiteState = {
    site,
    version,
    caches,
    backups: ofEach(() => freshBackups(caches)),
    frozen: ofEach(() => false),
    siteMasters: ofEach((node) => node === 0),
    view,
  };
  const oneEach = <T>(values: readonly T[]): readonly T[] => {
    if (values.length !== nodes) throw new RangeError(`${site} has ${nodes} nodes.`);
    return values;
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
    status: (backupSite, node) =>
      siteStatus(node === undefined ? state.backups : state.backups.slice(node, node + 1), backupSite),
    setView(sites) {
      state.view = sites;
    },
    setSiteMasters(siteMasters) {
      state.siteMasters = oneEach(siteMasters);
    },
    setFrozen(frozen) {
      state.frozen = oneEach(frozen);
    },
    setStatus(backupSite, cache, status) {
      const words = oneEach(typeof status === 'string' ? ofEach(() => status) : status);
      for (const [node, word] of words.entries()) {
        const backup = backupOf(state.backups[node] ?? [], cache, backupSite);
        if (backup === undefined)
          throw new RangeError(`${cache} of ${site} does not back up to ${backupSite}.`);
        backup.status = word;
      }
    },
    setCaches(others) {
      state.caches = others;
      state.backups = ofEach(() => freshBackups(others));
    },
    restart() {
      state.backups = ofEach(() => freshBackups(state.caches));
    },
  };
}

/** The permission to write is the cache's own: any user is told that there is no such cache. */
function accessTo(state: SiteState, { access, cache }: Operation): Access {
  return access === 'WRITE' && !hasCache(state, cache) ? 'any user' : access;
}

import type { InfinispanVersion } from '../../support/infinispan-version.ts';
import { type Caches, freshBackups, type SiteStatus, type Status, siteStatus } from './backups.ts';
import type { Change, Entries } from './data.ts';
import { apply, change } from './entries.ts';
import { refuseUnknownFlags, SKIP_XSITE_BACKUP } from './flags.ts';
import { findOperation, type Operation } from './operations.ts';
import { perform } from './perform.ts';
import type { RestResponse } from './rest-response.ts';
import { backupOf, type Client, hasCache, type Peer, type SiteState } from './state.ts';
import { type Access, authenticate, type Users } from './users.ts';

export interface SiteOptions {
  /** The site's own name. */
  readonly site: string;
  readonly caches: Caches;
  readonly users: Users;
  /** The caches without statistics. @default - none */
  readonly withoutStatistics?: readonly string[];
  /** The number of nodes; the first is the site master. */
  readonly nodes: number;
  /** The initial view: the visible sites, including its own. */
  readonly view: readonly string[];
  /** @default '16.0.5', the harder version for a client: each node responds only for itself */
  readonly version?: InfinispanVersion;
  /**
   * The time in milliseconds since 1970, for the age of the caches. @default - it stands still, and every cache seems to
   * have started just now
   */
  readonly now?: () => number;
}

export interface Request {
  readonly method: string;
  /** Path and query as in the request line. */
  readonly path: string;
  /** The Authorization header. */
  readonly authorization?: string | undefined;
  /** The header `flags`. */
  readonly flags?: string | undefined;
  readonly body?: string | undefined;
  /** The index of the node that receives the request. */
  readonly node: number;
  /** Ids of connections that have sent nothing yet. @default - none */
  readonly connecting?: readonly number[];
}

/** A model of one site's Infinispan. */
export interface InfinispanSite extends Peer {
  readonly site: string;
  readonly nodes: number;
  handle(request: Request): RestResponse;
  /** The status of a user's write: 500 while a backup site is neither in view nor offline at every node. */
  write(cache: string): 204 | 500;
  /** A backup site's status over all caches, at one node or at all; undefined if no cache backs up to it. */
  status(backupSite: string, node?: number): SiteStatus | undefined;
  /** Sets the sites that each site master sees, including its own. Changes no online or offline status. */
  setView(sites: readonly string[]): void;
  /**
   * Sets for each node the sites that it sees while it is a site master: a node whose bridge is broken sees only its
   * own site, a booting one none.
   *
   * @throws RangeError for another number of nodes
   */
  setViews(views: readonly (readonly string[])[]): void;
  /**
   * Sets for each node whether it is a site master. Without a site master no other site is reachable.
   *
   * @throws RangeError for another number of nodes
   */
  setSiteMasters(siteMasters: readonly boolean[]): void;
  /**
   * Sets for each node whether it is frozen: the others do not reach it, and its state does not change. The caller must
   * hold back requests to a frozen node.
   *
   * @throws RangeError for another number of nodes
   */
  setFrozen(frozen: readonly boolean[]): void;
  /**
   * Sets one cache's status of one backup site: one status for every node, or one per node.
   *
   * @throws RangeError if the cache does not back up to that site, or for another number of nodes
   */
  setStatus(backupSite: string, cache: string, status: Status | readonly Status[]): void;
  /** Replaces the caches; each backup is then online. */
  setCaches(caches: Caches): void;
  /** The other site gets what this one sends: changes of entries, and pushes. @default - it gets nothing */
  connect(other: InfinispanSite): void;
  /** The site's own copy of a cache. */
  entries(cache: string): ReadonlyMap<string, string>;
  /** How many entries of a push are sent between two queries of its state. @default - all, as it starts */
  setEntriesPerQuery(entries: number): void;
  /**
   * Sets the clients that are connected to each node, in addition to the one that asks.
   *
   * @throws RangeError for another number of nodes
   */
  setClients(clients: readonly (readonly Client[])[]): void;
  /** Whether a route in front of the servers drops the header `flags`. @default false */
  setDropsFlags(drops: boolean): void;
  /**
   * Restarts all nodes at once, after which each cache is empty, and each backup is online. (A rolling restart would keep
   * entries and statuses.)
   */
  restart(): void;
}

/**
 * Creates a model of one site, based on recorded responses of Infinispan Server 15.0.21 and 16.0.5. It is synchronous
 * and deterministic, without time and I/O. The same table of cases runs against the model and against real servers
 * (test/cases/infinispan). Every cache has failure policy FAIL and its own authorization, as Keycloak's
 * high-availability guide prescribes.
 */
export function createInfinispanSite(options: SiteOptions): InfinispanSite {
  const { site, caches, users, nodes, view, version = '16.0.5', now = () => 0 } = options;
  const { withoutStatistics = [] } = options;
  let dropsFlags = false;
  const forEachNode = <T>(value: (node: number) => T): T[] =>
    Array.from({ length: nodes }, (_, node) => value(node));
  const state: SiteState = {
    site,
    version,
    caches,
    withoutStatistics,
    backups: forEachNode(() => freshBackups(caches)),
    frozen: forEachNode(() => false),
    siteMasters: forEachNode((node) => node === 0),
    views: forEachNode(() => view),
    entries: new Map(),
    pushes: new Map(),
    peers: new Map(),
    entriesPerQuery: Number.POSITIVE_INFINITY,
    clients: forEachNode(() => []),
    startedAt: now(),
    now,
  };
  const onePerNode = <T>(values: readonly T[]): readonly T[] => {
    if (values.length !== nodes) throw new RangeError(`${site} has ${nodes} nodes.`);
    return values;
  };
  return {
    site,
    nodes,
    handle({ method, path, authorization, flags, body = '', node, connecting = [] }) {
      const operation = findOperation(method, path);
      if ('status' in operation) return operation;
      const user = authenticate(users, authorization, accessTo(state, operation));
      if ('status' in user) return user;
      const given = dropsFlags ? undefined : flags;
      const localOnly = given === SKIP_XSITE_BACKUP;
      return (
        refuseUnknownFlags(operation, given) ??
        perform(state, { operation, node, user, localOnly, body, connecting })
      );
    },
    write: (cache) => change(state, cache, { key: 'a-user', value: 'a session' }),
    receive: (cache: string, change: Change) => apply(state, cache, change),
    connect: (other) => {
      state.peers.set(other.site, other);
    },
    entries: (cache): Entries => state.entries.get(cache) ?? new Map(),
    setEntriesPerQuery(entries) {
      state.entriesPerQuery = entries;
    },
    setClients(clients) {
      state.clients = onePerNode(clients);
    },
    setDropsFlags(drops) {
      dropsFlags = drops;
    },
    status: (backupSite, node) =>
      siteStatus(node === undefined ? state.backups : state.backups.slice(node, node + 1), backupSite),
    setView(sites) {
      state.views = forEachNode(() => sites);
    },
    setViews(views) {
      state.views = onePerNode(views);
    },
    setSiteMasters(siteMasters) {
      state.siteMasters = onePerNode(siteMasters);
    },
    setFrozen(frozen) {
      state.frozen = onePerNode(frozen);
    },
    setStatus(backupSite, cache, status) {
      const statuses = onePerNode(typeof status === 'string' ? forEachNode(() => status) : status);
      for (const [node, each] of statuses.entries()) {
        const backup = backupOf(state.backups[node] ?? [], cache, backupSite);
        if (backup === undefined)
          throw new RangeError(`${cache} of ${site} does not back up to ${backupSite}.`);
        backup.status = each;
      }
    },
    setCaches(others) {
      state.caches = others;
      state.backups = forEachNode(() => freshBackups(others));
    },
    restart() {
      state.backups = forEachNode(() => freshBackups(state.caches));
      state.entries = new Map();
      state.pushes = new Map();
      state.startedAt = now();
    },
  };
}

const CACHE_PERMISSIONS: ReadonlySet<Access> = new Set<Access>(['WRITE', 'BULK_READ', 'BULK_WRITE']);

/** These permissions belong to the cache: for a missing cache every user gets a 404. */
function accessTo(state: SiteState, { access, cache }: Operation): Access {
  return CACHE_PERMISSIONS.has(access) && !hasCache(state, cache) ? 'any user' : access;
}

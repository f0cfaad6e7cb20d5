import type { InfinispanVersion } from '../../support/infinispan-version.ts';
import type { Backup, Caches } from './backups.ts';
import type { Change, Entries, Push } from './data.ts';

/** A site's mutable state. */
export interface SiteState {
  /** The site's own name. */
  readonly site: string;
  readonly version: InfinispanVersion;
  caches: Caches;
  readonly withoutStatistics: readonly string[];
  /** By node. */
  backups: readonly (readonly Backup[])[];
  /** By node: is it frozen, so that the others do not reach it? */
  frozen: readonly boolean[];
  /** By node: is it a site master, which has a connection to the other sites? */
  siteMasters: readonly boolean[];
  /** By node: the sites that it sees while it is a site master, including its own; empty while it is booting. */
  views: readonly (readonly string[])[];
  /** The site's own copy of each cache. */
  entries: Map<string, Entries>;
  /** By cache and backup site; none is IDLE. */
  pushes: Map<string, Push>;
  /** The other sites' models, which get what this one sends. */
  readonly peers: Map<string, Peer>;
  /** How many entries of a push are sent between two queries of its state. */
  entriesPerQuery: number;
  /** The clients that are connected to each node. */
  clients: readonly (readonly Client[])[];
  /** When all nodes last started, milliseconds since 1970. */
  startedAt: number;
  readonly now: () => number;
}

/** A site that receives changes from another one. */
export interface Peer {
  receive(cache: string, change: Change): void;
}

/** A client's connection to a node. */
export interface Client {
  readonly principal: string;
  /** Such as `HTTP/1.1`; null for a Hot Rod client that has sent nothing yet. */
  readonly protocol: string | null;
}

/**
 * Is the site reachable? With several site masters a request may go through any of them, so this models the worst one:
 * every site master must see the site.
 */
export function sees({ siteMasters, views }: SiteState, site: string): boolean {
  const viewsOfMasters = views.filter((_, node) => siteMasters[node]);
  return viewsOfMasters.length > 0 && viewsOfMasters.every((view) => view.includes(site));
}

export function hasCache({ caches }: SiteState, cache: string): boolean {
  return Object.hasOwn(caches, cache);
}

export function backupOf(backups: readonly Backup[], cache: string, site: string): Backup | undefined {
  return backups.find((backup) => backup.cache === cache && backup.site === site);
}

/** The backups of each node that is not frozen. */
export function backupsOfRunningNodes({ backups, frozen }: SiteState): readonly (readonly Backup[])[] {
  return backups.filter((_, node) => !frozen[node]);
}

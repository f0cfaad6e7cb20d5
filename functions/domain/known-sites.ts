import type { Accelerator } from './topology.ts';

/** The site of an endpoint as its load balancer's tag named it. */
export interface KnownSite {
  readonly site: string;
  /** When the tag was read, milliseconds since 1970. */
  readonly readAt: number;
}

/** By endpoint id. */
export type KnownSites = Readonly<Record<string, KnownSite>>;

/** As many as fit into one item: an accelerator of the default quotas has 10 endpoints in each of its groups. */
const MOST = 500;

/** The sites of all endpoints of these accelerators, in their order. Endpoints of unknown site are left out. */
export function knownSitesOf(accelerators: readonly Accelerator[], readAt: number): KnownSites {
  const endpoints = accelerators.flatMap(({ listeners }) =>
    listeners.flatMap(({ groups }) => groups.flatMap((group) => group.endpoints)),
  );
  const known = new Map(
    endpoints.flatMap(({ endpointId, site }) =>
      site === null ? [] : [[endpointId, { site, readAt }] as const],
    ),
  );
  return Object.fromEntries([...known].slice(0, MOST));
}

/**
 * How old a site may be that stands in for tags that cannot be read, in milliseconds. Reconcile reads the tags every five
 * minutes, so the age is that of the outage of the region; a longer outage needs an operator.
 */
const OLDEST = 24 * 3_600_000;

/**
 * After a younger read, in milliseconds, the region may answer again: only one call has failed, the tags may have changed
 * since the read, and the step is retried. Reconcile reads the tags every five minutes. So if the read is older, the next
 * read has failed as well.
 */
const YOUNGEST = 6 * 60_000;

/**
 * The known sites of these endpoints, in place of their tags.
 *
 * @returns undefined if one of them is unknown, too old or too young: then it is not proved which site they belong to
 */
export function knownSitesFor(
  endpointIds: readonly string[],
  known: KnownSites,
  now: number,
): ReadonlyMap<string, KnownSite> | undefined {
  const found = endpointIds.flatMap((id) => {
    const one = Object.hasOwn(known, id) ? known[id] : undefined;
    if (one === undefined) return [];
    const age = now - one.readAt;
    return age > OLDEST || age < YOUNGEST ? [] : [[id, one] as const];
  });
  return found.length === endpointIds.length ? new Map(found) : undefined;
}

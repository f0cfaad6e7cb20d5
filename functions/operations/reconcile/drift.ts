import type { Incident } from '../../domain/claim/claim.ts';
import type { Drift } from '../../domain/drift.ts';
import { knownSitesOf } from '../../domain/known-sites.ts';
import type { BackupStatus } from '../../domain/observation.ts';
import { type Accelerator, endpointsOf, listenersInService } from '../../domain/topology.ts';
import { pairAccelerators } from '../pair-accelerators.ts';
import type { Collaborators } from './contract.ts';

/**
 * Looks for drift, whether an incident is open or not: a fenced site that tooling added again, a survivor that went out
 * of service, a site in service that is offline at the other one without a fencing. Keeps the sites of the endpoints, and
 * reads the rest only. An Infinispan that does not answer is not drift. But while an incident is fenced, only the answer
 * "online" shows that its site has its data.
 *
 * @param current the incident in force, or the last one
 */
export async function findDrift(
  current: Incident | undefined,
  { accelerators, infinispanOf, knownSites, clock, settings, configured }: Collaborators,
): Promise<Drift[]> {
  const sites = Object.keys(settings.sites);
  const open = current?.phase === 'closed' ? undefined : current;
  const isFenced = (site: string) => open?.phase === 'fenced' && open.decision.site === site;
  const readAt = clock.now();
  const read = await pairAccelerators(accelerators, sites, configured, current?.accelerators ?? []);
  // A restore takes the survivor offline at the site that is not in service: no user reads there.
  const isUnused = (holder: string) =>
    open?.decision.site === holder && listenersInService(read, holder).length === 0;
  const statuses = await Promise.all(
    pairsOf(sites)
      .filter(({ site }) => listenersInService(read, site).length > 0)
      .map(async ({ site, holder }) => ({
        site,
        holder,
        status: await statusOf(() => infinispanOf(holder).backupStatus(site)),
      })),
  );
  // The search for drift does not depend on it, and the next one writes again.
  await knownSites.write(knownSitesOf(read, readAt)).catch(() => undefined);
  return [
    ...withoutService(read, sites, open),
    ...lostSurvivor(read, open),
    ...statuses.flatMap(({ site, holder, status }) => {
      if (isUnused(holder)) return [];
      if (isFenced(site) ? status === 'online' : status !== 'offline' && status !== 'mixed') return [];
      return status === 'no answer'
        ? [offlineInService(site, `the Infinispan of ${holder}, which took it offline, does not answer`)]
        : [offlineInService(site, `its status at the Infinispan of ${holder} is ${status}`)];
    }),
  ];
}

const offlineInService = (site: string, evidence: string): Drift => ({
  kind: 'OFFLINE_SITE_IN_SERVICE',
  detail: `${site} is in service, and ${evidence}`,
});

/**
 * Listeners without a site in service, among those that list a site or no endpoint at all, or from which the open
 * incident removed a site. A listener that lists only other endpoints belongs to another application.
 */
export function withoutService(
  accelerators: readonly Accelerator[],
  sites: readonly string[],
  open: Incident | undefined,
): Drift[] {
  const listeners = accelerators.flatMap((accelerator) => accelerator.listeners);
  const existing = listeners.map(({ arn }) => arn);
  const empty = listeners.filter(({ groups }) => groups.every(({ endpoints }) => endpoints.length === 0));
  const removedFrom = new Set<string>(open?.endpoints.map(({ listener }) => listener));
  const pairListeners = new Set([
    ...sites.flatMap((site) => endpointsOf(accelerators, site).map(({ listener }) => listener)),
    ...existing.filter((listener) => removedFrom.has(listener)),
    ...empty.map(({ arn }) => arn),
  ]);
  const serving = new Set(sites.flatMap((site) => listenersInService(accelerators, site)));
  return [...pairListeners]
    .filter((listener) => !serving.has(listener))
    .map((listener) => ({ kind: 'NO_SITE_IN_SERVICE', detail: `no site is in service in ${listener}` }));
}

/**
 * While a restore has emptied or half filled a site, and until another one has filled it, that site fences no other (rule
 * 18): if its survivor is lost then, only an operator can decide who serves.
 */
export function lostSurvivor(accelerators: readonly Accelerator[], open: Incident | undefined): Drift[] {
  if (open?.incompleteSince === undefined) return [];
  const { site, reporter } = open.decision;
  if (listenersInService(accelerators, reporter).length > 0) return [];
  const since = new Date(open.incompleteSince).toISOString();
  return [
    {
      kind: 'SURVIVOR_LOST',
      detail: `${reporter} is not in service, and the data of ${site} are incomplete since ${since}`,
    },
  ];
}

/** Each site with the other one, the holder: the holder's Infinispan has the site's backup status. */
const pairsOf = (sites: readonly string[]) =>
  sites.flatMap((site) => sites.filter((holder) => holder !== site).map((holder) => ({ site, holder })));

/** Whatever the error is, the status is unknown. */
export async function statusOf(query: () => Promise<BackupStatus>): Promise<BackupStatus | 'no answer'> {
  try {
    return await query();
  } catch {
    return 'no answer';
  }
}

import type { InfinispanData } from '../clients/infinispan-data.ts';
import { type Claim, type Incident, type OpenIncident, openIncident, paused } from '../domain/claim/claim.ts';
import { inObserveMode } from '../domain/claim/observe-mode.ts';
import type { RestorePlan } from '../domain/restore/plan.ts';
import { type Accelerator, listenersInService } from '../domain/topology.ts';
import type { RestoreCollaborators, RestoreInput } from './collaborators.ts';
import { cacheWithoutStatistics, restorableCaches } from './restore-permissions.ts';
import { clientObstacle, listedObstacle, type Obstacle, readRecorded, viewObstacle } from './site-checks.ts';

export type PlanCollaborators = Omit<RestoreCollaborators, 'claims'>;

/**
 * Checks whether the site of the claim's incident may be restored (rules 13 and 17), and plans it. Reads only. Everything
 * is read after the claim was.
 */
export async function planRestore(
  { request }: RestoreInput,
  claim: Claim,
  collaborators: PlanCollaborators,
): Promise<RestorePlan | Obstacle> {
  const incident = openIncident(claim);
  if (incident === undefined || incident.decision.site !== request.site)
    return { reason: 'NOTHING_FENCED', detail: `${request.site} is not fenced` };
  const obstacle = claimObstacle(incident, claim, collaborators);
  if (obstacle !== undefined) return obstacle;
  const { site, reporter } = incident.decision;
  const data = { site: collaborators.dataOf(site), survivor: collaborators.dataOf(reporter) };
  const known = await readRecorded(incident, collaborators);
  const unlisted = acceleratorObstacle(incident, known) ?? (await viewsObstacle(incident, collaborators));
  if (unlisted !== undefined) return unlisted;
  const caches = await cachesOf(incident, data);
  if ('reason' in caches) return caches;
  const [first = ''] = caches.names;
  const [readsFlags, uncounted, users, balancers, atSite, atSurvivor] = await Promise.all([
    data.site.readsFlags(first),
    cacheWithoutStatistics(data.site, caches.names),
    clientObstacle(incident, request.keycloak, collaborators),
    collaborators.targets.healthOf(incident.endpoints.map(({ endpointId }) => endpointId)),
    data.site.entries(caches.names),
    data.survivor.entries(caches.names),
  ]);
  if (!readsFlags)
    return { reason: 'FLAGS_NOT_READ', detail: `the Infinispan of ${site} accepts an unknown flag` };
  if (uncounted !== undefined) return { reason: 'NO_STATISTICS', detail: `${uncounted} has none at ${site}` };
  if (balancers.gone.length > 0) return { reason: 'ENDPOINT_GONE', detail: balancers.gone.join(', ') };
  if (balancers.targets === 0 && request.keycloak === 'watched')
    return { reason: 'KEYCLOAK_NOT_SEEN', detail: 'restore it with --keycloak by-hand' };
  if (users !== undefined) return users;
  const entries = Object.fromEntries(
    caches.names.map((cache) => [cache, { survivor: atSurvivor[cache] ?? 0, site: atSite[cache] ?? 0 }]),
  );
  const empty = caches.names.find((cache) => atSurvivor[cache] === 0 && atSite[cache] !== 0);
  if (empty !== undefined)
    return { reason: 'SURVIVOR_EMPTY', detail: `${empty} has ${atSite[empty]} entries at ${site} alone` };
  return {
    incident: incident.incident,
    site,
    survivor: reporter,
    entries,
    endpoints: incident.endpoints.map(({ endpointId, group, weight }) => ({ endpointId, group, weight })),
    remarks: incident.endpoints
      .filter(({ weight }) => weight === 0)
      .map(({ endpointId }) => `${endpointId} goes back with weight 0`),
  };
}

function claimObstacle(
  incident: OpenIncident,
  claim: Claim,
  { clock, settings }: PlanCollaborators,
): Obstacle | undefined {
  if (incident.phase === 'restoring' || incident.phase === 'returning')
    // Stryker disable next-line OptionalChaining: only the type has incidents of these phases without a restore
    return { reason: 'RESTORE_RUNNING', detail: incident.restore?.execution ?? '' };
  if (incident.phase !== 'fenced')
    return { reason: 'NOTHING_FENCED', detail: `${incident.incident} is ${incident.phase}` };
  if (paused(claim, clock.now())) return { reason: 'PAUSED', detail: claim.pause.reason };
  if (settings.observe || inObserveMode(claim)) return { reason: 'OBSERVE_ONLY', detail: '' };
  if (incident.endpoints.length === 0) return { reason: 'NO_ENDPOINTS', detail: incident.incident };
  return undefined;
}

function acceleratorObstacle(
  { decision, listeners, endpoints }: Incident,
  known: readonly Accelerator[],
): Obstacle | undefined {
  const listed = listedObstacle(known, decision.site);
  if (listed !== undefined) return listed;
  const groups = known.flatMap((accelerator) =>
    accelerator.listeners.flatMap((listener) => listener.groups.map(({ arn }) => arn)),
  );
  const gone = endpoints.filter(({ group }) => !groups.includes(group));
  if (gone.length > 0) return { reason: 'ENDPOINT_GONE', detail: gone.map(({ group }) => group).join(', ') };
  const serving = listenersInService(known, decision.reporter);
  const owed = [...new Set([...listeners, ...endpoints.map(({ listener }) => listener)])];
  const without = owed.filter((listener) => !serving.includes(listener));
  return without.length === 0
    ? undefined
    : { reason: 'SURVIVOR_NOT_IN_SERVICE', detail: `${decision.reporter}: ${without.join(', ')}` };
}

async function viewsObstacle(
  { decision: { site, reporter } }: Incident,
  { infinispanOf }: PlanCollaborators,
): Promise<Obstacle | undefined> {
  const look = async (one: string, other: string) => {
    try {
      return viewObstacle(await infinispanOf(one).observe(other), one, other);
    } catch (error) {
      if (!(error instanceof Error) || !NO_ANSWER.has(error.name)) throw error;
      return { reason: 'SITE_NOT_SEEN', detail: `${one}: ${error.message}` } as const;
    }
  };
  const [ofSurvivor, ofSite] = await Promise.all([look(reporter, site), look(site, reporter)]);
  return ofSurvivor ?? ofSite;
}

const NO_ANSWER = new Set(['InfinispanUnavailable', 'InfinispanRefused']);

/** The caches that the two sites back up to each other, for which our users have every permission. */
async function cachesOf(
  { decision: { site, reporter } }: Incident,
  data: { readonly site: InfinispanData; readonly survivor: InfinispanData },
): Promise<{ readonly names: readonly string[] } | Obstacle> {
  const [survivor, fenced] = await Promise.all([
    restorableCaches(data.survivor, site),
    restorableCaches(data.site, reporter),
  ]);
  if ('lacked' in survivor) return lacking(reporter, survivor.lacked);
  if ('lacked' in fenced) return lacking(site, fenced.lacked);
  const [ofSurvivor, ofSite] = [survivor.names, fenced.names];
  const same = ofSurvivor.length > 0 && ofSurvivor.join('\n') === ofSite.join('\n');
  return same
    ? { names: ofSite }
    : {
        reason: 'CACHES_DIFFER',
        detail: `${reporter}: ${ofSurvivor.join(', ') || 'none'}; ${site}: ${ofSite.join(', ') || 'none'}`,
      };
}

const lacking = (
  site: string,
  { cache, permission }: { readonly cache: string; readonly permission: string },
): Obstacle => ({
  reason: 'NOT_PERMITTED',
  detail: `at ${site} on ${cache}: ${permission}`,
});

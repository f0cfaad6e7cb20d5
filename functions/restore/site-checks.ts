import { readAccelerators } from '../clients/read-accelerators.ts';
import type { Incident, RestoringIncident } from '../domain/claim/claim.ts';
import type { Observation } from '../domain/observation.ts';
import type { RestoreReason } from '../domain/restore/outcomes.ts';
import {
  type Accelerator,
  describeUnidentified,
  endpointsOf,
  unidentifiedEndpoints,
  withRecordedSites,
} from '../domain/topology.ts';
import type { RestoreCollaborators } from './collaborators.ts';

/** Conditions that several steps of a restore check, each in its own invocation. */

/** Why a step must not act. */
export interface Obstacle {
  readonly reason: RestoreReason;
  readonly detail: string;
}

/** The incident's accelerators, with the sites of the endpoints that it recorded. */
export const readRecorded = async (
  { accelerators, decision, endpoints }: Incident,
  { accelerators: client }: Pick<RestoreCollaborators, 'accelerators'>,
): Promise<Accelerator[]> =>
  withRecordedSites(await readAccelerators(client, accelerators), decision, endpoints);

/** The site must be listed nowhere (rule 17): its data are cleared. */
export function listedObstacle(known: readonly Accelerator[], site: string): Obstacle | undefined {
  const [listed] = endpointsOf(known, site);
  if (listed !== undefined)
    return { reason: 'SITE_IN_SERVICE', detail: `${listed.endpointId} is listed in ${listed.group}` };
  const unidentified = unidentifiedEndpoints(known);
  if (unidentified.length > 0)
    return { reason: 'SITE_IN_SERVICE', detail: describeUnidentified(known, unidentified) };
  return undefined;
}

/** A site must answer as itself, and its site masters must see the other one. */
export function viewObstacle(
  { localSite, siteMaster, sitesView, mastersDisagree }: Observation,
  site: string,
  other: string,
): Obstacle | undefined {
  const because = (detail: string) => ({ reason: 'SITE_NOT_SEEN', detail }) as const;
  if (localSite !== site) return because(`the local site of the Infinispan of ${site} is ${localSite}`);
  if (!siteMaster) return because(`no connection reached a site master of ${site}`);
  if (mastersDisagree) return because(`some site masters of ${site} see ${other}, some do not`);
  if (!sitesView.includes(other)) return because(`${site} does not see ${other}`);
  return undefined;
}

/** Nothing may use the site's caches while they are emptied and filled (rule 19). */
export async function clientObstacle(
  { decision: { site }, endpoints }: Incident,
  keycloak: 'watched' | 'by hand',
  { dataOf, targets }: Pick<RestoreCollaborators, 'dataOf' | 'targets'>,
): Promise<Obstacle | undefined> {
  const healthyTargets = async () =>
    (await targets.healthOf(endpoints.map(({ endpointId }) => endpointId))).healthy;
  const [clients, healthy] = await Promise.all([
    dataOf(site).clients(),
    keycloak === 'by hand' ? 0 : healthyTargets(),
  ]);
  if (clients.length > 0)
    return { reason: 'CLIENTS_AT_SITE', detail: `connected to ${site}: ${clients.join(', ')}` };
  if (healthy > 0) return { reason: 'CLIENTS_AT_SITE', detail: `${healthy} targets of ${site} are healthy` };
  return undefined;
}

/**
 * Entries may differ by as much while users write (rule 19): the two counts are not of one moment. Never by more than half,
 * so that an empty cache is not like one with a few entries.
 */
const DIFFERENCE = { atLeast: 10, share: 0.01, atMost: 0.5 };

/** A cache with a few entries may differ at one moment only. */
const COUNTED = { times: 3, everyMs: 1000 };

/** Clock skew, and the server's rounding to seconds. */
const AGE_TOLERANCE_MS = 10_000;

/**
 * Has the site all entries of the survivor, as far as their numbers and the age of its caches show? A site that restarted
 * since it was cleared is younger than that.
 *
 * @returns why not
 */
export async function dataObstacle(
  { decision: { site, reporter }, restore: { caches, clearedAt } }: RestoringIncident,
  { dataOf, clock }: Pick<RestoreCollaborators, 'dataOf' | 'clock'>,
): Promise<string | undefined> {
  if (clearedAt === undefined) return 'the site was not cleared';
  for (let count = 1; ; count += 1) {
    const askedAt = clock.now();
    const [here, there, ages] = await Promise.all([
      dataOf(site).entries(caches),
      dataOf(reporter).entries(caches),
      Promise.all(caches.map((cache) => dataOf(site).age(cache))),
    ]);
    const uncounted = caches.find((_, index) => ages[index] === undefined);
    if (uncounted !== undefined) return `${uncounted} has no statistics any more at ${site}`;
    if (ages.some((age = 0) => age * 1000 < askedAt - clearedAt - AGE_TOLERANCE_MS))
      return `${site} was restarted after it was cleared`;
    const short = caches.find((cache) => !alike(here[cache] ?? 0, there[cache] ?? 0));
    if (short === undefined) return undefined;
    if (count === COUNTED.times)
      return `${short} has ${here[short]} entries at ${site}, and ${there[short]} at ${reporter}`;
    await clock.sleep(COUNTED.everyMs);
  }
}

/** Are the numbers of entries of one cache at both sites the same, as far as two counts can show? */
export function alike(one: number, other: number): boolean {
  const larger = Math.max(one, other);
  const allowed = Math.max(DIFFERENCE.atLeast, DIFFERENCE.share * larger);
  return Math.abs(one - other) <= Math.min(allowed, DIFFERENCE.atMost * larger);
}

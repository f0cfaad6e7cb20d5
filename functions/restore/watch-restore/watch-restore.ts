import type { PushProgress } from '../../domain/audit-record.ts';
import { type Incident, openIncident } from '../../domain/claim/claim.ts';
import { LoadBalancersUnavailable } from '../../domain/errors.ts';
import { OTHER_SITE_DEADLINE } from '../../domain/limits.ts';
import type { Observation } from '../../domain/observation.ts';
import { again, giveUp, type RestoreVerdict, refuse } from '../../domain/restore/outcomes.ts';
import { listenersInService } from '../../domain/topology.ts';
import type { RestoreCollaborators, RestoreInput } from '../collaborators.ts';
import { isCompleted, isVerdict, readOwnRestore } from '../own-restore.ts';
import { dataObstacle, listedObstacle, type Obstacle, readRecorded, viewObstacle } from '../site-checks.ts';
import { countEntries, type FirstCount, isCrawling, speedOf } from './push-progress.ts';

export interface WatchRestoreInput extends RestoreInput {
  readonly step: 'push' | 'keycloak' | 'accelerator';
  /** The incident that this restore ends. */
  readonly incident: string;
  /** `unansweredSince` of the watch before, or null. */
  readonly unansweredSince: number | null;
  /** Whether a push that crawls may be started over. @default false */
  readonly mayStartOver?: boolean;
}

/** With the verdict SENDING, the progress of a push, or why Keycloak could not be seen. */
export type WatchRestoreOutput = RestoreVerdict & {
  readonly progress?: PushProgress;
  /** Since when members of the survivor's cluster do not answer about the push (milliseconds since 1970). */
  readonly unansweredSince?: number;
  readonly detail?: string;
};

/**
 * Watches until the awaited state is there, for 20 s at most during a push, whose progress is recorded then, otherwise for
 * 50 s: then the verdict SENDING calls it again. Reads only.
 *
 * @throws the errors of its clients
 */
export async function watchRestore(
  input: WatchRestoreInput,
  collaborators: RestoreCollaborators,
): Promise<WatchRestoreOutput> {
  const { clock } = collaborators;
  const { look, everyMs, forMs } = WATCHES[input.step];
  const until = clock.now() + forMs;
  const memory: Memory = {
    unansweredBefore: false,
    unansweredSince: input.unansweredSince ?? undefined,
    groupsRead: false,
  };
  for (;;) {
    const startedAt = clock.now();
    const output = await look(input, collaborators, memory);
    if (output.verdict !== 'SENDING' || clock.now() + everyMs >= until) return output;
    // A clock that was set back meanwhile delays no look.
    await clock.sleep(Math.min(everyMs, Math.max(0, startedAt + everyMs - clock.now())));
  }
}

interface Memory {
  /** Whether the site did not answer the last time. */
  unansweredBefore: boolean;
  unansweredSince: number | undefined;
  /** Whether the endpoint groups were read. */
  groupsRead: boolean;
  first?: FirstCount;
}

type Look = (
  input: WatchRestoreInput,
  collaborators: RestoreCollaborators,
  memory: Memory,
) => Promise<WatchRestoreOutput>;

/**
 * While a push runs, the survivor's writes fail as soon as it does not reach the site, so a look starts every two seconds.
 * The survivor no longer sees a lost site after 3.5 to 5 s (measured), and a frozen one after ten or more: two looks that
 * the site does not answer last 8 s at most. Such a site is not asked for its entries, which would take longer. The first
 * look also checks that the site, whose data are incomplete, is not listed.
 */
const lookAtPush: Look = async (input, collaborators, memory) => {
  const { infinispanOf, dataOf, clock } = collaborators;
  const own = await readOwnRestore(input, collaborators, 'pushing');
  if (isVerdict(own)) return own;
  const { decision, restore } = own.incident;
  const { site, reporter } = decision;
  const { caches } = restore;
  const [observation, answered, listed] = await Promise.all([
    infinispanOf(reporter).observe(site),
    answers(() => infinispanOf(site).backupStatus(reporter, OTHER_SITE_DEADLINE)),
    memory.groupsRead ? undefined : listedByHand(own.incident, collaborators),
  ]);
  memory.groupsRead = true;
  const lost = lostObstacle(observation, answered, decision, memory);
  if (lost !== undefined) return lost;
  if (listed !== undefined) return giveUp(listed.reason, listed.detail);
  const states = await dataOf(reporter).pushStates(site, caches);
  const all = Object.values(states);
  const failed = all.find((state) => state === 'ERROR' || state === 'CANCELED' || state === 'IDLE');
  if (failed !== undefined) return again(`a push ended ${failed}: ${JSON.stringify(states)}`);
  if (all.every((state) => state === 'OK'))
    return observation.backup === 'online' ? { verdict: 'GO' } : again(`${site} is ${observation.backup}`);
  const lookedAt = clock.now();
  const unanswered = all.includes('unsettled');
  memory.unansweredSince = unanswered ? (memory.unansweredSince ?? lookedAt) : undefined;
  const { unansweredSince } = memory;
  if (lookedAt - (unansweredSince ?? lookedAt) >= UNANSWERED_AT_MOST_MS)
    return again(`members of ${reporter} do not answer about the push: ${JSON.stringify(states)}`);
  const [atSite, atSurvivor] = await Promise.all([
    answered === undefined ? undefined : countEntries(site, caches, collaborators),
    countEntries(reporter, caches, collaborators),
  ]);
  const entries = { site: atSite, survivor: atSurvivor };
  const now = clock.now();
  if (atSite !== undefined) memory.first ??= { at: now, entries: atSite };
  if (input.mayStartOver && !unanswered && isCrawling(entries, memory.first, now))
    return again(`the push crawls: ${atSite} of ${atSurvivor} entries are at ${site}`);
  return {
    verdict: 'SENDING',
    ...(unansweredSince === undefined ? {} : { unansweredSince }),
    progress: {
      cachesDone: all.filter((state) => state === 'OK').length,
      caches: caches.length,
      entries,
      ...speedOf(entries, memory.first, now),
    },
  };
};

/** A cluster that lost a member answers again after 35 to 47 s (measured on 15.0.21 and 16.0.5). */
const UNANSWERED_AT_MOST_MS = 120_000;

/** Whatever the error is, the push goes on: the next watch reads the accelerators again. */
const listedByHand = async (
  incident: Incident,
  collaborators: RestoreCollaborators,
): Promise<Obstacle | undefined> => {
  const known = await readRecorded(incident, collaborators).catch(() => []);
  return listedObstacle(known, incident.decision.site);
};

/**
 * Keycloak at the site is started by an operator once the site has its data. The sites are watched also while the load
 * balancers do not answer.
 */
const lookForKeycloak: Look = async (input, collaborators, memory) => {
  const { infinispanOf } = collaborators;
  const own = await readOwnRestore(input, collaborators, 'joined');
  if (isVerdict(own)) return own;
  const { decision } = own.incident;
  const { site, reporter } = decision;
  const [observation, answered, keycloak] = await Promise.all([
    infinispanOf(reporter).observe(site),
    answers(() => infinispanOf(site).backupStatus(reporter, OTHER_SITE_DEADLINE)),
    keycloakVerdict(input, own.incident, collaborators),
  ]);
  const lost = lostObstacle(observation, answered, decision, memory);
  if (lost !== undefined) return lost;
  if (answered === undefined) return { verdict: 'SENDING' };
  if (observation.backup !== 'online' || answered !== 'online')
    return again(`${site} is ${observation.backup} at ${reporter}, ${reporter} is ${answered} at ${site}`);
  const missing = await dataObstacle(own.incident, collaborators);
  return missing === undefined ? keycloak : again(missing);
};

async function keycloakVerdict(
  { request }: RestoreInput,
  { endpoints }: Incident,
  { targets }: RestoreCollaborators,
): Promise<WatchRestoreOutput> {
  if (request.keycloak === 'by hand') return { verdict: 'GO' };
  try {
    const { healthy } = await targets.healthOf(endpoints.map(({ endpointId }) => endpointId));
    return { verdict: healthy > 0 ? 'GO' : 'SENDING' };
  } catch (error) {
    if (!(error instanceof LoadBalancersUnavailable)) throw error;
    return { verdict: 'SENDING', detail: error.message };
  }
}

/** Global Accelerator finds out by itself whether an endpoint is healthy. */
const lookAtAccelerator: Look = async ({ request, incident: own }, collaborators) => {
  const claim = await collaborators.claims.read();
  if (isCompleted(claim, own)) return { verdict: 'GO' };
  const incident = openIncident(claim);
  if (incident?.phase !== 'returning' || incident.incident !== own)
    return refuse('RESTORE_OVER', `the claim is ${incident?.phase ?? 'closed'}`);
  const serving = listenersInService(await readRecorded(incident, collaborators), request.site);
  const awaited = incident.endpoints.filter(({ weight }) => weight > 0).map(({ listener }) => listener);
  return { verdict: awaited.every((listener) => serving.includes(listener)) ? 'GO' : 'SENDING' };
};

const WATCHES = {
  push: { look: lookAtPush, everyMs: 2000, forMs: 20_000 },
  keycloak: { look: lookForKeycloak, everyMs: 5000, forMs: 50_000 },
  accelerator: { look: lookAtAccelerator, everyMs: 5000, forMs: 50_000 },
} as const satisfies Record<WatchRestoreInput['step'], { look: Look; everyMs: number; forMs: number }>;

function lostObstacle(
  observation: Observation,
  answered: string | undefined,
  { site, reporter }: { readonly site: string; readonly reporter: string },
  memory: Memory,
): RestoreVerdict | undefined {
  const unseen = viewObstacle(observation, reporter, site);
  if (unseen !== undefined) return giveUp('SITE_LOST_AGAIN', unseen.detail);
  const twice = answered === undefined && memory.unansweredBefore;
  memory.unansweredBefore = answered === undefined;
  return twice ? giveUp('SITE_LOST_AGAIN', `the Infinispan of ${site} does not answer`) : undefined;
}

/** The answer, or undefined without one; whatever the error is, the site did not answer. */
const answers = (query: () => Promise<string>): Promise<string | undefined> => query().catch(() => undefined);

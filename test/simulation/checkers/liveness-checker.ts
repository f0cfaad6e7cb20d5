import { type Incident, openIncident } from '../../../functions/domain/claim/claim.ts';
import {
  INFINISPAN_WRITE_DEADLINE,
  LOOK_INTERVAL,
  PREFERENCE_DELAY,
} from '../../../functions/domain/limits.ts';
import { monitoredUntil } from '../monitoring/monitored-time.ts';
import type { Simulation } from '../run/simulation.ts';
import { GROUP_INTERVAL } from '../workload/alertmanagers.ts';
import { lists, servesIn } from '../world/accelerators.ts';
import { APPLICATION, AUDIT, MINUTE, otherSite, SITES, type SiteName } from '../world/names.ts';
import { hasFrozenNode, NODE_FREEZES, PAIR_IS_WHOLE } from '../world/recent-states.ts';

/** At the end of the heal phase, in which alerts were repeated and reconcile ran: no fencing is half done. */
export function checkNothingHalfDone({ world, safety, reached }: Simulation): void {
  const claim = world.claim();
  const incident = claim && openIncident(claim);
  if (!incident) return;
  const serves = inService(world, incident.decision.reporter as SiteName);
  if (incident.phase === 'rolling-back') safety.fail(`${incident.incident} stays in phase rolling-back`);
  const sent = incident.takeOfflineSentAt !== undefined;
  const restored = restoredDuringPost(world, incident);
  if (incident.phase === 'started' && !(sent && (!serves || restored))) {
    safety.fail(`${incident.incident} stays in phase started: half done`);
  }
  if (incident.phase === 'started' && !serves)
    reached('at the end: an operator must decide; the survivor died after the take-offline');
  if (incident.phase === 'started' && serves && restored)
    reached('at the end: an operator must decide; the site was restored during the take-offline');
  if (incident.phase === 'fenced') reached('at the end: fenced');
}

/**
 * An operator listed the site again while a frozen survivor still had the POST pending, which took effect after the
 * restore. The survivor sees the site, so the site is not removed again. The alarm on an unfinished fencing notifies an
 * operator, who decides.
 */
function restoredDuringPost(world: Simulation['world'], { decision }: Incident): boolean {
  const site = decision.site as SiteName;
  const linked = world.link && SITES.every((name) => world.sites[name].alive);
  return linked && world.accelerators.groups().some(({ group }) => lists([group], site));
}

/** After an operator has restored everything no incident may be open. */
export const noIncidentOpen = ({ world }: Simulation): boolean => {
  const claim = world.claim();
  return claim === undefined || openIncident(claim) === undefined;
};

/** The quiescence period, and a running execution that ends (ms). */
const CLOSED_WITHIN = 10 * MINUTE;

/** Called every minute: an incident whose pair is whole is closed in time, also during a pause and without an alert. */
export function checkClosedInTime(simulation: Simulation): void {
  const { world, safety, outages, unmonitored, unclear } = simulation;
  const claim = world.claim();
  const incident = claim && openIncident(claim);
  const began = world.recent.began(PAIR_IS_WHOLE);
  if (!incident || began === undefined || !world.recent.holds(PAIR_IS_WHOLE)) return;
  const since = Math.max(began, incident.startedAt);
  if (
    world.now() >=
    monitoredUntil({ outages, unmonitored: [...unmonitored, ...unclear] }, since, CLOSED_WITHIN)
  )
    safety.fail(`${incident.incident} stays open (${incident.phase}), although both sites are restored`);
}

/**
 * Exactly one of the `candidates` is fenced, completely, and the other site serves.
 *
 * @param when names the moment in a violation's message
 */
export function checkFenced(
  { world, safety }: Simulation,
  candidates: readonly SiteName[],
  when: string,
): void {
  const claim = world.claim();
  const incident = claim && openIncident(claim);
  if (incident?.phase !== 'fenced') {
    safety.fail(`${when}: no site is fenced; the claim's phase is ${incident?.phase ?? 'closed'}`);
    return;
  }
  const site = incident.decision.site as SiteName;
  if (!candidates.includes(site)) {
    safety.fail(`${when}: ${site} is fenced`);
    return;
  }
  const survivor = otherSite(site);
  const status = world.sites[survivor].backupStatus();
  // A node that froze at a take-offline and missed it gets the next attempt's. A phase may last longer than its alerts.
  const comesLater =
    status === 'mixed' && world.recent.within(hasFrozenNode(survivor), 2 * NEXT_ATTEMPT, world.now());
  if (status !== 'offline' && !comesLater) safety.fail(`${when}: ${site} is not offline at ${survivor}`);
  if (world.sites[site].appliedTakeOffline && world.sites[site].alive)
    safety.fail(`${when}: ${survivor} is offline at the fenced ${site}`);
  for (const { listener, groups } of world.accelerators.listeners()) {
    if (lists(groups, site)) safety.fail(`${when}: ${site} is still in ${listener}`);
    if (!servesIn(groups, survivor)) safety.fail(`${when}: no site serves in ${listener}`);
  }
}

/** Limit from the first delivery of an alert until the site is fenced, without a fault (ms). */
export const FENCED_WITHIN = 5_000;
/** An alert is repeated every 5 minutes; reconcile restarts an incident once per 5 minutes. */
export const NEXT_ATTEMPT = 5 * MINUTE;
/** A single fault of one call delays a fencing by less than its own length and this (ms): a retry of Alertmanager. */
export const BEYOND_FAULT = 20_000;
/** The retries of a step outlast an outage of this length (ms). */
const RETRIED = 4 * MINUTE;
/** An outage delays a fencing by less than its own length and this (ms): a last wait, of Alertmanager or of a retry. */
export const BEYOND_OUTAGE = GROUP_INTERVAL + 5_000;

/**
 * The site is fenced soon after the first delivery of an alert. In the heal phase no call fails; nodes of the survivor may
 * freeze just before each take-offline.
 *
 * @param brokenAt the time of the break
 * @param deliveredAt the time of the first delivery; the probe may fence a site before
 * @param outageMs length of an outage that started with the break. If it outlasts the retries, the execution fails, and
 *   the alert's next repeat or reconcile completes the fencing
 */
export function checkQuick(
  { safety, world, scheduler }: Simulation,
  brokenAt: number,
  deliveredAt = Number.POSITIVE_INFINITY,
  outageMs = 0,
): void {
  const fenced = safety.phases.find(({ at, phase }) => phase === 'fenced' && at >= brokenAt);
  const tookMs = (fenced?.at ?? Number.POSITIVE_INFINITY) - deliveredAt;
  const sinceDelivery = world.now() - deliveredAt;
  const frozen = SITES.some((site) => world.recent.within(hasFrozenNode(site), sinceDelivery, world.now()));
  const freezes = scheduler.trace.entries.filter(
    ({ at, event }) => at >= deliveredAt && at <= deliveredAt + tookMs && event === NODE_FREEZES,
  ).length;
  // A retry may reach a node that froze in the meantime, so one more request may time out.
  const resumed = outageMs === 0 ? 0 : outageMs + (outageMs > RETRIED ? NEXT_ATTEMPT : 0) + BEYOND_OUTAGE;
  const allowed =
    FENCED_WITHIN +
    resumed +
    // If only the link is broken, the report against the preferred survivor waits.
    (world.preferredSurvivor === undefined || world.link ? 0 : (PREFERENCE_DELAY + LOOK_INTERVAL) * 1000) +
    (frozen ? (1 + Math.max(1, freezes)) * INFINISPAN_WRITE_DEADLINE * 1000 + BEYOND_FAULT : 0);
  if (!(tookMs <= allowed)) safety.fail(`a fencing took ${Math.round(tookMs / 1000)} s after the alert`);
}

/**
 * Every execution that ended in this time has an outcome in the audit trail, or the record of its failure. The time
 * must end early enough for reconcile to have recorded missed failures.
 */
export function checkEveryEndOnRecord(simulation: Simulation, from: number, until: number): void {
  const { world, safety, trailLost } = simulation;
  const { Items = [] } = world.dynamodb.call('Query', {
    TableName: AUDIT,
    ConsistentRead: true,
    KeyConditionExpression: 'application = :application',
    ExpressionAttributeValues: { ':application': { S: APPLICATION } },
  });
  const recorded = new Set(
    Items.filter(({ outcome }) => outcome !== undefined).map(({ execution }) => execution?.S),
  );
  for (const { executionArn, name, status, output, stopDate } of simulation.executions()) {
    if (status === 'RUNNING') safety.fail(`${name} is still running`);
    if (trailLost.has(executionArn) || recorded.has(executionArn)) continue;
    const stopped = stopDate?.getTime() ?? 0;
    if (stopped < from || stopped > until) continue;
    // Repeats that find the fencing complete share one record, which the next repeat overwrites.
    if (status === 'SUCCEEDED' && output?.includes('"FENCED"')) continue;
    safety.fail(`${name} ended ${status} and is not on record`);
  }
}

/** At the end of the run: the audit rows name every endpoint that was removed. */
export function checkRemovalsOnRecord({ safety, stepFunctions, trailLost }: Simulation): void {
  safety.removals.checkTrail(
    (executionArn) =>
      !trailLost.has(executionArn) &&
      stepFunctions.describeExecution({ executionArn }).status === 'SUCCEEDED',
  );
}

function inService(world: Simulation['world'], site: SiteName): boolean {
  return world.accelerators.listeners().every(({ groups }) => servesIn(groups, site));
}

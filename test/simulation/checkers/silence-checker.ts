import type { FencingEvent } from '../../../functions/domain/event.ts';
import type { Reason } from '../../../functions/domain/outcomes.ts';
import type { AlarmSection } from '../../../infra/site-fencing/constructs/severities.ts';
import { alarmsBetween } from '../monitoring/alarms.ts';
import { monitoredUntil } from '../monitoring/monitored-time.ts';
import type { Simulation } from '../run/simulation.ts';
import { MINUTE, SITES } from '../world/names.ts';
import { NODE_FREEZES } from '../world/recent-states.ts';
import type { Harm, HarmKind } from './harms.ts';
import { NEXT_ATTEMPT } from './liveness-checker.ts';

/** An operator must be notified of a harm within this time, in which the monitoring works. */
const NOTIFIED_WITHIN = 15 * MINUTE;

/** The reports of a harm. */
interface Reports {
  /** Alarms on any data. */
  readonly alarms: readonly AlarmSection[];
  /** Messages that no fencing starts, on an event of the site that is hurt or on any event. */
  readonly reasons: readonly Reason[] | 'any of the site';
}

const REPORTED_BY: Readonly<Record<HarmKind, Reports>> = {
  'no site serves': {
    // While an incident is unfinished, there is no search for drift.
    alarms: ['no-site-in-service', 'fencing-unfinished'],
    reasons: ['REPORTER_NOT_IN_SERVICE'],
  },
  'a site serves although it is offline at the other site': {
    alarms: ['offline-site-in-service', 'fencing-unfinished'],
    reasons: [],
  },
  'a fenced site serves although its survivor is down': {
    // If the tag of its load balancer is missing, no site is known to serve. An unfinished fencing is not searched for drift.
    alarms: ['offline-site-in-service', 'no-site-in-service', 'fencing-unfinished'],
    reasons: [],
  },
  'writes fail because the other site is unreachable and not offline': {
    // A fenced site that is listed again while the link is broken: its writes fail, too.
    alarms: ['fencing-unfinished', 'offline-site-in-service', 'webhook-failing'],
    reasons: 'any of the site',
  },
  'a fencing is unfinished': { alarms: ['fencing-unfinished'], reasons: [] },
};

/** Alarms on an execution that did not succeed. */
const EXECUTION_ALARMS: readonly AlarmSection[] = [
  'execution-failed',
  'execution-timed-out',
  'execution-aborted',
];

/**
 * Never silent: operators were notified of each harm that lasted long enough, in time. An alarm counts if the deployed
 * definition is in ALARM on the metrics that the run's functions emitted; a message counts if notify sent it.
 *
 * @param until the end of the monitoring (milliseconds since 1970)
 */
export function checkNotSilent(simulation: Simulation, until: number): void {
  for (const harm of simulation.harms.takeAll()) judge(simulation, harm, until);
  for (const harm of unfinishedFencings(simulation)) judge(simulation, harm, until);
}

function judge(simulation: Simulation, harm: Harm, monitoringEnds: number): void {
  const { scheduler, safety, reached, world } = simulation;
  const { kind, where, since, until = scheduler.now() } = harm;
  const ends = Math.min(until, monitoringEnds);
  // Most harms end long before, so the trace is searched for few of them.
  if (monitoredUntil(simulation, since, NOTIFIED_WITHIN) > ends) return;
  const deadline = monitoredUntil(simulation, since, NOTIFIED_WITHIN + lostAttempts(simulation, harm));
  if (deadline > ends) return;
  reached(`operators are notified: ${kind}`);
  if (isReported(simulation, harm, deadline)) return;
  // A load balancer under the wrong name hides which site serves.
  const now = scheduler.now();
  if (!SITES.every((site) => world.recent.throughout(`${site}'s tag is right`, now - since, now))) return;
  const lasted = Math.round((until - since) / MINUTE);
  const started = Math.round((since - simulation.startedAt) / MINUTE);
  safety.fail(
    `${kind} (${where}) for ${lasted} minutes since minute ${started}, and no operator was notified in time`,
  );
}

/**
 * A node that freezes at a take-offline keeps the other site online until the next attempt ends it, which comes with the
 * alert's next repeat: one for each freeze (ms).
 */
function lostAttempts({ scheduler }: Simulation, { kind, since }: Harm): number {
  if (kind !== 'writes fail because the other site is unreachable and not offline') return 0;
  const freezes = scheduler.trace.entries.filter(
    ({ at, event }) => event === NODE_FREEZES && at >= since && at <= since + NOTIFIED_WITHIN,
  );
  return freezes.length * NEXT_ATTEMPT;
}

function isReported(simulation: Simulation, { kind, where, since }: Harm, deadline: number): boolean {
  const { metrics, messages, repeats } = simulation;
  const { alarms, reasons } = REPORTED_BY[kind];
  const inAlarm = alarmsBetween(metrics, since, deadline);
  if (alarms.some((section) => inAlarm.has(section))) return true;
  const inTime = messages.filter(({ at }) => at >= since && at <= deadline);
  if (reasons !== 'any of the site')
    return inTime.some(({ subject }) => reasons.some((reason) => subject.includes(`NOT FENCED (${reason})`)));
  // Operators have a message about this alert, which is sent once; the alert fires on, and nothing has changed.
  if (repeats.some(({ reporter, at }) => reporter === where && at >= since && at <= deadline)) return true;
  const ofSite = inTime.filter(({ text }) => text.includes(`reported by ${where}\n`));
  if (ofSite.some(({ subject }) => !subject.includes('is FENCED,'))) return true;
  return (
    EXECUTION_ALARMS.some((section) => inAlarm.has(section)) &&
    hasFailedExecution(simulation, where, since, deadline)
  );
}

/** Whether an execution of an event of this reporter ended without success in this time. */
function hasFailedExecution(simulation: Simulation, reporter: string, from: number, until: number): boolean {
  return simulation.executions().some(({ status, stopDate, input }) => {
    const stopped = stopDate?.getTime() ?? Number.POSITIVE_INFINITY;
    const event: FencingEvent = JSON.parse(input);
    return event.reporter === reporter && status !== 'SUCCEEDED' && stopped >= from && stopped <= until;
  });
}

/** The times in which an incident was neither complete nor closed. */
function unfinishedFencings({ safety: { phases } }: Simulation): Harm[] {
  const isUnfinished = (phase: string) => phase === 'started' || phase === 'rolling-back';
  return phases.flatMap(({ at: since, phase }, index) => {
    if (!isUnfinished(phase) || isUnfinished(phases[index - 1]?.phase ?? '')) return [];
    const end = phases.slice(index).find((later) => !isUnfinished(later.phase));
    return [{ kind: 'a fencing is unfinished', where: phase, since, ...(end ? { until: end.at } : {}) }];
  });
}

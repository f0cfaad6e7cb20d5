import { openIncident } from '../../../functions/domain/claim/claim.ts';
import type { AlarmSection } from '../../../infra/site-fencing/constructs/severities.ts';
import { alarmsBetween } from '../monitoring/alarms.ts';
import type { Simulation } from '../run/simulation.ts';
import { MINUTE } from '../world/names.ts';
import { REPORTED_BY } from './harms.ts';

/** An operator must be notified of a harm within this time. */
const NOTIFIED_WITHIN = 15 * MINUTE;

/** Alarms on an execution that failed, or on an unfinished fencing. Each of them counts as a report of any harm. */
const FENCING_ALARMS: readonly AlarmSection[] = [
  'execution-failed',
  'execution-timed-out',
  'execution-aborted',
  'fencing-unfinished',
];

/**
 * Never silent: for each lasting harm, operators were notified since it started. An alarm counts if the deployed
 * definition is in ALARM on the metrics that the run's functions emitted; a message counts if notify sent it.
 *
 * @param when names the moment in a violation's message
 */
export function checkNotSilent(simulation: Simulation, when: string): void {
  const { world, safety, harms, metrics, messages, reached } = simulation;
  const now = world.now();
  for (const { kind, where, since } of harms.lasting(NOTIFIED_WITHIN)) {
    const alarms = alarmsBetween(metrics, since, now);
    const alarm = [...REPORTED_BY[kind], ...FENCING_ALARMS].find((section) => alarms.has(section));
    const message = messages.find(({ at, subject }) => at >= since && !subject.includes('FENCED,'));
    reached(`operators are notified: ${kind}`);
    if (alarm === undefined && message === undefined)
      safety.fail(`${when}: ${kind} (${where}) for ${lasting(since, now)}, and no operator was notified`);
  }
  const claim = world.claim();
  const incident = claim && openIncident(claim);
  const since = safety.phases.at(-1)?.at ?? now;
  if (incident === undefined || incident.phase === 'fenced' || now - since < NOTIFIED_WITHIN) return;
  reached('operators are notified: a fencing is unfinished');
  if (!alarmsBetween(metrics, since, now).has('fencing-unfinished'))
    safety.fail(
      `${when}: ${incident.incident} has been unfinished for ${lasting(since, now)}, and its alarm is not in ALARM`,
    );
}

const lasting = (since: number, now: number): string => `${Math.round((now - since) / MINUTE)} minutes`;

import { openIncident } from '../../../functions/domain/claim/claim.ts';
import type { AlarmSection } from '../../../infra/site-fencing/constructs/severities.ts';
import { alarmsBetween } from '../monitoring/alarms.ts';
import type { Simulation } from '../run/simulation.ts';
import { MINUTE } from '../world/names.ts';
import { REPORTED_BY } from './harms.ts';

/** An operator is notified of a harm within this time. */
const NOTIFIED_WITHIN = 15 * MINUTE;

/** An execution ended without an outcome, or none completes the fencing: the alarms on which every harm may rely. */
const FENCING_ALARMS: readonly AlarmSection[] = [
  'execution-failed',
  'execution-timed-out',
  'execution-aborted',
  'fencing-unfinished',
];

/**
 * Never silent: either all is whole, or operators were notified since the harm began. An alarm counts if the deployed
 * definition puts it in ALARM by the metrics that the run's functions emitted, a message if notify sent it.
 *
 * @param when names the moment in a violation's message
 */
export function checkNotSilent(simulation: Simulation, when: string): void {
  const { world, safety, harms, metrics, messages, reached } = simulation;
  const now = world.now();
  for (const { kind, where, since } of harms.lasting(NOTIFIED_WITHIN)) {
    const alarms = alarmsBetween(metrics, since, now);
    const told = [...REPORTED_BY[kind], ...FENCING_ALARMS].find((section) => alarms.has(section));
    const message = messages.find(({ at, subject }) => at >= since && !subject.includes('FENCED,'));
    reached(`operators are notified: ${kind}`);
    if (told === undefined && message === undefined)
      safety.fail(`${when}: ${kind} (${where}) since ${lasting(since, now)}, and no operator was notified`);
  }
  const claim = world.claim();
  const incident = claim && openIncident(claim);
  const since = safety.phases.at(-1)?.at ?? now;
  if (incident === undefined || incident.phase === 'fenced' || now - since < NOTIFIED_WITHIN) return;
  reached('operators are notified: a fencing is unfinished');
  if (!alarmsBetween(metrics, since, now).has('fencing-unfinished'))
    safety.fail(
      `${when}: ${incident.incident} is unfinished since ${lasting(since, now)}, and no alarm says so`,
    );
}

const lasting = (since: number, now: number): string => `${Math.round((now - since) / MINUTE)} minutes`;

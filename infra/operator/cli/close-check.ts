import type { Incident } from '../../../functions/domain/claim/claim.ts';
import { quiescentAt, quiescentWithoutAnswer } from '../../../functions/domain/claim/quiescence.ts';
import { type Accelerator, listenersInService } from '../../../functions/domain/topology.ts';
import type { RehearsalSummary } from '../records/rehearsals.ts';
import { iso } from '../records/times.ts';
import { isUnavailable, type Unavailable } from './unavailable.ts';

/** What is known of an incident that an operator wants to close. */
export interface ClosingState {
  readonly incident: Incident;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly accelerators: readonly Accelerator[] | Unavailable;
  /** Does any of its executions run? */
  readonly running: { readonly any: boolean } | Unavailable;
  /** The last rehearsal of each direction, which queried the two Infinispans. */
  readonly rehearsals: readonly RehearsalSummary[] | Unavailable;
}

/**
 * What keeps an incident from being over, a sentence each; none where reconcile would close it, too: its site is in
 * service, no execution works on it, no write that was sent can still take effect, and each Infinispan has the other
 * site online. Incomplete data are named besides: reconcile takes the operator who listed the site at his word. The
 * operator's shell has no passwords of the Infinispans, so the last rehearsals speak for them, if they were started after
 * the last write could take effect.
 */
export function obstaclesToClosing({
  incident,
  now,
  accelerators,
  running,
  rehearsals,
}: ClosingState): string[] {
  const { site, reporter } = incident.decision;
  const quiescent = quiescentAt(incident);
  // A write that is still under way may change the status after it was read.
  const since = Number.isFinite(quiescent) ? quiescent : quiescentWithoutAnswer(incident);
  return [
    ...obstaclesIn(accelerators, 'The accelerators', (read) =>
      listenersInService(read, site).length > 0 ? [] : [`${site} is not in service.`],
    ),
    ...(incident.incompleteSince === undefined
      ? []
      : [
          `The data of ${site} are incomplete since ${iso(incident.incompleteSince)}: a restore may have emptied its caches.`,
        ]),
    ...obstaclesIn(running, "The incident's executions", ({ any }) =>
      any ? ['An execution of the incident is running.'] : [],
    ),
    ...(now < quiescent
      ? [
          Number.isFinite(quiescent)
            ? `A write that was sent may take effect until ${iso(quiescent)}.`
            : `The Infinispan of ${reporter} has not answered since the take-offline request.`,
        ]
      : []),
    ...obstaclesIn(rehearsals, 'The last rehearsals', (read) =>
      [
        { holder: reporter, held: site },
        { holder: site, held: reporter },
      ].flatMap(({ holder, held }) => notOnline(holder, held, since, read)),
    ),
  ];
}

/** The obstacles in the data; that the data could not be read is one, too. */
const obstaclesIn = <T extends object>(
  reading: T | Unavailable,
  name: string,
  obstacles: (data: T) => string[],
): string[] =>
  isUnavailable(reading) ? [`${name} could not be read: ${reading.unavailable}`] : obstacles(reading);

function notOnline(
  holder: string,
  held: string,
  since: number,
  rehearsals: readonly RehearsalSummary[],
): string[] {
  const last = rehearsals.findLast((one) => one.site === held && one.reporter === holder);
  if (last === undefined || Date.parse(last.startedAt) < since)
    return [
      `No rehearsal has read the status of ${held} at ${holder} since ${iso(since)}, when the last write could no longer take effect; run rehearse.`,
    ];
  if (last.backup === 'online') return [];
  return [`The status of ${held} at ${holder} was ${last.backup ?? 'unknown'} at ${last.at}.`];
}

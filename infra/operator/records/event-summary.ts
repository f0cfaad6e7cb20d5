import { timeOfRow } from '../../../functions/domain/audit-row.ts';
import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import type { TrailRecord } from './audit-trail.ts';
import { type EventKey, eventKeyOf } from './event-key.ts';
import type { RunningExecution } from './running.ts';

/** One execution for an event, and its last ending: a redrive may end differently. */
interface Attempt {
  readonly execution: string;
  /** `RUNNING` by Step Functions; `UNKNOWN` if neither it nor the trail has an ending. */
  readonly outcome: string;
  readonly reason?: string;
  readonly incident?: string;
  /** When that was recorded, or when the execution started. */
  readonly at: string;
}

/** An event with its attempts, oldest first. */
export interface EventSummary extends EventKey {
  readonly attempts: readonly Attempt[];
  readonly verified?: NonNullable<TrailRecord['verified']>;
}

/**
 * Summarizes the rows of a trail by event, newest event first. Rows without an event are left out.
 *
 * @param running the running executions, which may have no row yet
 */
export function summarizeEvents(
  records: readonly TrailRecord[],
  running: readonly RunningExecution[],
): EventSummary[] {
  const keys = new Set([...records.map(({ event }) => event), ...running.map(({ event }) => event)]);
  return [...keys]
    .flatMap((key) => eventKeyOf(key) ?? [])
    .map((event) => {
      const rows = records.filter((record) => record.event === event.key);
      const verified = rows.find((row) => row.verified)?.verified;
      return {
        ...event,
        attempts: attemptsOf(
          rows,
          running.filter((execution) => execution.event === event.key),
        ),
        ...(verified === undefined ? {} : { verified }),
      };
    })
    .sort((one, other) => other.startsAt.localeCompare(one.startsAt));
}

function attemptsOf(rows: readonly TrailRecord[], running: readonly RunningExecution[]): Attempt[] {
  const attempts = new Map<string, Attempt>();
  for (const { id, execution, step, outcome, reason, incident, verified } of rows) {
    const name = executionNameOf(execution);
    const before = attempts.get(name);
    const at = verified?.lastAt ?? timeOfRow(id);
    const incidentId = incident === 'none' ? before?.incident : incident;
    const ending =
      (step === 'outcome' || verified) && outcome !== undefined
        ? { outcome, ...(reason === undefined ? {} : { reason }), at }
        : { outcome: 'UNKNOWN', at, ...before };
    attempts.set(name, {
      execution: name,
      ...ending,
      ...(incidentId === undefined ? {} : { incident: incidentId }),
    });
  }
  for (const { name, startedAt } of running) {
    attempts.set(name, { execution: name, outcome: 'RUNNING', at: attempts.get(name)?.at ?? startedAt });
  }
  return [...attempts.values()];
}

/** Outcomes as in `NOT_FENCED REPORTER_UNREACHABLE ×3, FENCED`: equal neighbours are counted. */
export function outcomesOf({ attempts, verified }: EventSummary): string {
  const words = attempts.map(({ outcome, reason }) => [outcome, reason].filter(Boolean).join(' '));
  const runs: { word: string; times: number }[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.word === word) last.times += 1;
    else runs.push({ word, times: 1 });
  }
  const outcomes = runs.map(({ word, times }) => (times === 1 ? word : `${word} ×${times}`));
  const repeats = verified === undefined ? [] : [`re-verified ×${verified.times}`];
  return [...outcomes, ...repeats].join(', ');
}

/** An event in one line; `show` takes its last word. */
export const eventLine = (event: EventSummary): string => {
  const { startsAt, site, reporter, attempts, name } = event;
  return `${startsAt}  ${site} reported by ${reporter}  ${outcomesOf(event)}  ${attempts.at(-1)?.execution ?? name}`;
};

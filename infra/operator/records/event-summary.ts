import { timeOfRow } from '../../../functions/domain/audit-row.ts';
import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import type { TrailRecord } from './audit-trail.ts';
import { type EventKey, eventKeyOf } from './event-key.ts';
import type { Running } from './running.ts';

/** One execution for an event, and how it ended last: a redrive may end another way. */
interface Attempt {
  readonly execution: string;
  /** `RUNNING` as Step Functions says; `UNKNOWN` where neither it nor the trail tells an end. */
  readonly outcome: string;
  readonly reason?: string;
  readonly incident?: string;
  /** When that was put on record, or the execution started. */
  readonly at: string;
}

/** An event with its attempts, oldest first. */
export interface EventSummary extends EventKey {
  readonly attempts: readonly Attempt[];
  readonly verified?: NonNullable<TrailRecord['verified']>;
}

/**
 * What the rows of a trail tell of each event, newest event first. Rows of no event are left out.
 *
 * @param running executions that run now, which may have nothing on record yet
 */
export function summarizeEvents(
  records: readonly TrailRecord[],
  running: readonly Running[],
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

function attemptsOf(rows: readonly TrailRecord[], running: readonly Running[]): Attempt[] {
  const attempts = new Map<string, Attempt>();
  for (const { id, execution, step, outcome, reason, incident, verified } of rows) {
    const name = executionNameOf(execution);
    const before = attempts.get(name);
    const at = verified?.lastAt ?? timeOfRow(id);
    const named = incident === 'none' ? before?.incident : incident;
    const ended =
      (step === 'outcome' || verified) && outcome !== undefined
        ? { outcome, ...(reason === undefined ? {} : { reason }), at }
        : { outcome: 'UNKNOWN', at, ...before };
    attempts.set(name, { execution: name, ...ended, ...(named === undefined ? {} : { incident: named }) });
  }
  for (const { name, startedAt } of running) {
    attempts.set(name, { execution: name, outcome: 'RUNNING', at: attempts.get(name)?.at ?? startedAt });
  }
  return [...attempts.values()];
}

/** Such as `NOT_FENCED REPORTER_UNREACHABLE ×3, FENCED`: equal neighbours are told once. */
export function outcomesOf({ attempts, verified }: EventSummary): string {
  const words = attempts.map(({ outcome, reason }) => [outcome, reason].filter(Boolean).join(' '));
  const runs: { word: string; times: number }[] = [];
  for (const word of words) {
    const last = runs.at(-1);
    if (last?.word === word) last.times += 1;
    else runs.push({ word, times: 1 });
  }
  const told = runs.map(({ word, times }) => (times === 1 ? word : `${word} ×${times}`));
  const repeats = verified === undefined ? [] : [`found complete ×${verified.times}`];
  return [...told, ...repeats].join(', ');
}

/** An event in one line; the last word is what `show` takes. */
export const eventLine = (event: EventSummary): string => {
  const { startsAt, site, reporter, attempts, name } = event;
  return `${startsAt}  ${site} reported by ${reporter}  ${outcomesOf(event)}  ${attempts.at(-1)?.execution ?? name}`;
};

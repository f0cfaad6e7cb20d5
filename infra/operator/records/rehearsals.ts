import * as z from 'zod';
import { timeOfRow } from '../../../functions/domain/audit-row.ts';
import type { Decision } from '../../../functions/domain/event.ts';
import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import { type Line, styled } from '../../tools/command-line/lines.ts';
import type { TrailRecord } from './audit-trail.ts';
import { ago } from './times.ts';

/** The last rehearsal of a direction that succeeded. */
export interface RehearsalSummary extends Decision {
  readonly accelerator: string;
  readonly execution: string;
  /** When it was started: everything that it read is newer. */
  readonly startedAt: string;
  /** When it was recorded. */
  readonly at: string;
  /** Whether something would block a fencing. */
  readonly blocked: boolean;
  /** What a fencing would do, in a sentence. */
  readonly would: string;
  /** Backup status of the site at the reporter's Infinispan; absent if it did not answer. */
  readonly backup?: string | undefined;
}

/** The row of step `rehearsed`, as the state machine writes it. */
const rehearsal = z.object({
  input: z.object({
    accelerator: z.string(),
    site: z.string(),
    reporter: z.string(),
    startsAt: z.iso.datetime(),
  }),
  output: z.object({ blocked: z.boolean(), would: z.string(), backup: z.string().optional() }),
});

/** The last rehearsal of each accelerator and direction, from rows in order of time. */
export function lastRehearsals(records: readonly TrailRecord[]): RehearsalSummary[] {
  const last = new Map<string, RehearsalSummary>();
  for (const { id, step, execution, record } of records) {
    const row = step === 'rehearsed' ? rehearsal.safeParse(record).data : undefined;
    if (row === undefined) continue;
    const { accelerator, site, reporter, startsAt } = row.input;
    const times = { startedAt: startsAt, at: timeOfRow(id) };
    const of = { site, reporter, accelerator, execution: executionNameOf(execution) };
    const summary = { ...of, ...times, ...row.output };
    last.set(`${accelerator}/${site}/${reporter}`, summary);
  }
  return [...last.values()];
}

export function rehearsalLine(
  { site, reporter, accelerator, at, blocked, would, backup }: RehearsalSummary,
  now: number,
): Line {
  const when = `${site} reported by ${reporter}, ${accelerator}, ${ago(Date.parse(at), now)}`;
  const status = backup === undefined ? '' : ` Backup status of ${site} at ${reporter}: ${backup}.`;
  return blocked
    ? styled('red', `${when}: ${would}${status}`)
    : `${when}: nothing would block a fencing.${status}`;
}

import * as z from 'zod';
import { timeOfRow } from '../../../functions/domain/audit-row.ts';
import type { Decision } from '../../../functions/domain/event.ts';
import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import { type Line, styled } from '../../tools/command-line/lines.ts';
import type { TrailRecord } from './audit-trail.ts';
import { ago } from './times.ts';

/** The last rehearsal of a direction that came to its end. */
export interface RehearsalSummary extends Decision {
  readonly accelerator: string;
  readonly execution: string;
  readonly at: string;
  /** Would something have stopped a real fencing? */
  readonly blocked: boolean;
  readonly would: string;
  /** How the reporter's Infinispan held the site then; absent where it did not answer. */
  readonly backup?: string | undefined;
}

/** As the state machine writes the row of step `rehearsed`. */
const rehearsed = z.object({
  input: z.object({ accelerator: z.string(), site: z.string(), reporter: z.string() }),
  output: z.object({ blocked: z.boolean(), would: z.string(), backup: z.string().optional() }),
});

/** The last one of each accelerator and direction, of rows that are oldest first. */
export function lastRehearsals(records: readonly TrailRecord[]): RehearsalSummary[] {
  const last = new Map<string, RehearsalSummary>();
  for (const { id, step, execution, record } of records) {
    const row = step === 'rehearsed' ? rehearsed.safeParse(record).data : undefined;
    if (row === undefined) continue;
    const { accelerator, site, reporter } = row.input;
    const at = timeOfRow(id);
    const told = { site, reporter, accelerator, execution: executionNameOf(execution), at, ...row.output };
    last.set(`${accelerator}/${site}/${reporter}`, told);
  }
  return [...last.values()];
}

export function rehearsalLine(
  { site, reporter, accelerator, at, blocked, would, backup }: RehearsalSummary,
  now: number,
): Line {
  const when = `${site} by the word of ${reporter}, ${accelerator}, ${ago(Date.parse(at), now)}`;
  const held = backup === undefined ? '' : ` ${reporter} held ${site} ${backup}.`;
  return blocked
    ? styled('red', `${when}: ${would}${held}`)
    : `${when}: nothing would have stopped it.${held}`;
}

import * as z from 'zod';
import { NotFound } from '../../tools/command-line/errors.ts';
import type { TrailRecord } from './audit-trail.ts';

const recorded = z.object({
  at: z.string(),
  status: z.number(),
  count: z.number(),
  reason: z.string().optional(),
  alerts: z.array(z.looseObject({ reason: z.string() })),
  sender: z.object({ sourceIp: z.string(), userAgent: z.string() }),
});

/** Refused alerts of one request, as the webhook recorded them. */
export interface RefusalSummary extends z.infer<typeof recorded> {
  /** The argument that `show` takes: `refused/APPLICATION/DIGEST`. */
  readonly key: string;
}

/** The refusals among the rows of a trail, newest first. */
export const summarizeRefusals = (records: readonly TrailRecord[]): RefusalSummary[] =>
  records
    .filter(({ step }) => step === 'refused')
    .map(({ event, record }) => ({ key: event, ...recorded.parse(record) }))
    .sort((one, other) => other.at.localeCompare(one.at));

/** A refusal in one line; the last word is the argument of `show`. */
export function refusalLine({ key, at, status, count, reason, alerts, sender }: RefusalSummary): string {
  const reasons = [...new Set(reason === undefined ? alerts.map((alert) => alert.reason) : [reason])];
  const what = `REFUSED ${status}, ${count} ${count === 1 ? 'alert' : 'alerts'}: ${reasons.join(' ')}`;
  return `${at}  ${what}  from ${sender.sourceIp} ${sender.userAgent}  ${key}`;
}

export const isRefusalKey = (handle: string): boolean => handle.startsWith('refused/');

/** @throws NotFound for a key without records */
export function requireRecords(key: string, records: readonly TrailRecord[]): readonly TrailRecord[] {
  if (records.length === 0) throw new NotFound(`No refusal ${key} is on record; events lists them.`);
  return records;
}

import * as z from 'zod';
import { auditRecord } from '../../../functions/domain/audit-record.ts';
import { NotFound } from '../../tools/command-line/errors.ts';
import type { TrailRecord } from './audit-trail.ts';

const recorded = auditRecord
  .pick({ at: true, httpStatus: true, count: true, alerts: true, sender: true })
  .required()
  .extend({ reason: z.string().optional() });

/** Refused alerts of one request, as the webhook recorded them. */
export interface RefusalSummary extends z.infer<typeof recorded> {
  /** The argument that `show` takes: `refused/APPLICATION/DIGEST`. */
  readonly key: string;
}

/** The refusals among the rows of a trail, newest first. */
export const summarizeRefusals = (records: readonly TrailRecord[]): RefusalSummary[] =>
  records
    .filter(({ step }) => step === 'refused')
    .flatMap(({ event, record }) => {
      const { data } = recorded.safeParse(record);
      return data === undefined ? [] : [{ key: event, ...data }];
    })
    .sort((one, other) => other.at.localeCompare(one.at));

/** A refusal in one line; the last word is the argument of `show`. */
export function refusalLine({ key, at, httpStatus, count, reason, alerts, sender }: RefusalSummary): string {
  const reasons = [
    ...new Set(reason === undefined ? alerts.flatMap((alert) => alert.reason ?? []) : [reason]),
  ];
  const what = `REFUSED ${httpStatus}, ${count} ${count === 1 ? 'alert' : 'alerts'}: ${reasons.join(' ')}`;
  return `${at}  ${what}  from ${sender.sourceIp} ${sender.userAgent}  ${key}`;
}

export const isRefusalKey = (handle: string): boolean => handle.startsWith('refused/');

/** @throws NotFound for a key without records */
export function requireRecords(key: string, records: readonly TrailRecord[]): readonly TrailRecord[] {
  if (records.length === 0) throw new NotFound(`No refusal ${key} is on record; events lists them.`);
  return records;
}

import * as z from 'zod';

/**
 * The rows of the audit table, in DynamoDB's JSON. The record states of the definition, functions/clients and
 * infra/operator/records/audit-entry.ts write them; infra/operator/records/audit-trail.ts reads them.
 *
 * Key: `application` and `id`. The index `byEvent` has the key `event` and `id`, so that both list rows by time.
 */

const text = z.object({ S: z.string() });
/** The attribute of DynamoDB TTL: seconds since 1970. It ignores other types, so that `never` keeps the row. */
const expiry = z.union([z.object({ N: z.string().regex(/^\d+$/) }), z.object({ S: z.literal('never') })]);

/** The attribute of DynamoDB TTL. */
export const EXPIRES_AT = 'expiresAt';

/** One step of an execution, one refused request, or one action of an operator. */
export const auditItem = z.object({
  application: text,
  /** `time#execution#step`, see rowId. */
  id: text,
  /** See event-key.ts; `pause/application` for pauses, `refused/application/digest` for refused requests. */
  event: text,
  /** ARN; absent for an action that concerns no execution. */
  execution: text.optional(),
  /** How often the execution was redriven before this row. */
  redrives: text.optional(),
  [EXPIRES_AT]: expiry,
  step: z.object({
    S: z.enum([
      'observed',
      'removed',
      'outcome',
      'rehearsed',
      'refused',
      'paused',
      'resumed',
      'rerun',
      'approved',
      'closed',
      'planned',
      'joined',
      'returned',
      'stopped',
    ]),
  }),
  /** The incident's id, or `none`. */
  incident: text.optional(),
  /** For the steps `outcome` and `rehearsed`. */
  outcome: text.optional(),
  /** For the outcomes NOT_FENCED and NOT_RESTORED. */
  reason: text.optional(),
  /** JSON: see audit-record.ts. */
  record: text,
});

/** The row of an event that counts the repeats of its alert which found the fencing complete. */
export const verificationItem = z.object({
  application: text,
  /** `verified#` and the event's key: it sorts after every row whose id starts with a time. */
  id: text,
  event: text,
  /** Time of the last repeat. */
  execution: text,
  incident: text,
  outcome: text,
  /** RFC 3339. */
  lastVerifiedAt: text,
  times: z.object({ N: z.string() }),
  [EXPIRES_AT]: expiry,
});

/** The row of an incident with the progress of the push that fills its site, replaced by each watch. */
export const progressItem = z.object({
  application: text,
  /** `progress#` and the restore's key: it sorts after every row whose id starts with a time. */
  id: text,
  event: text,
  execution: text,
  incident: text,
  /** RFC 3339. */
  lastSeenAt: text,
  /** JSON: see audit-record.ts. */
  record: text,
  [EXPIRES_AT]: expiry,
});

export type AuditItem = z.infer<typeof auditItem>;
export type AuditStep = AuditItem['step']['S'];

export const VERIFIED = 'verified#';
export const PROGRESS = 'progress#';
/** Starts the id of a row that remembers a sent message. It belongs to no event. */
export const NOTIFIED = 'notified#';
/** Greater than every id that starts with a time, less than `verified#`, `progress#` and `notified#`. */
export const AFTER_EVERY_TIME = ':';
export const NO_INCIDENT = 'none';

/**
 * @param at milliseconds since 1970
 * @param of the execution's name, or the subject of another row
 */
export const rowId = (at: number, of: string, step: string): string =>
  `${new Date(at).toISOString()}#${of}#${step}`;

/** The time in a row's id, RFC 3339. */
export const timeOfRow = (id: string): string => id.split('#')[0] ?? '';

/**
 * @param at milliseconds since 1970
 * @param days after which the row is deleted; 0 is never
 */
export const expiryOf = (at: number, days: number): AuditItem[typeof EXPIRES_AT] =>
  days > 0 ? { N: String(Math.floor(at / 1000) + days * 86_400) } : { S: 'never' };

import { createHash } from 'node:crypto';

/** Who sent a request, as the function URL saw it. */
export interface Sender {
  readonly sourceIp: string;
  readonly userAgent: string;
}

/** An alert that cannot be acted on, by the fields that identify it. */
export interface RefusedAlert {
  readonly reason: string;
  readonly [field: string]: string;
}

/** Alerts of an authenticated request that were refused. */
export interface Refusal {
  readonly httpStatus: number;
  /** Why the whole request was refused. @default - only single alerts were refused */
  readonly reason?: string;
  /** At most ten of the refused alerts. */
  readonly alerts: readonly RefusedAlert[];
  /** How many alerts were refused: 1 for a whole request. */
  readonly count: number;
  readonly sender: Sender;
}

const MAX_ALERTS = 10;
const MAX_CHARACTERS = 200;
const LABELS = ['alertname', 'accelerator', 'site', 'reporter', 'namespace'] as const;

/** Describes a refused alert. @param raw anything that JSON can express */
export function describeAlert(raw: unknown, reason: string): RefusedAlert {
  const { labels, startsAt, fingerprint } = fieldsOf(raw);
  const known = fieldsOf(labels);
  const fields = Object.entries({
    ...Object.fromEntries(LABELS.map((label) => [label, known[label]])),
    startsAt,
    fingerprint,
  });
  return {
    reason: clip(reason),
    ...Object.fromEntries(
      fields.flatMap(([name, value]) => (typeof value === 'string' ? [[name, clip(value)]] : [])),
    ),
  };
}

/** The refusal of a request with a bounded size: some alerts, and the start of each text. */
export const boundedRefusal = ({ alerts, sender, ...refusal }: Refusal): Refusal => ({
  ...refusal,
  alerts: alerts.slice(0, MAX_ALERTS),
  sender: { sourceIp: clip(sender.sourceIp), userAgent: clip(sender.userAgent) },
});

/** Eight hexadecimal digits that are the same for repeats of one refusal. */
export const refusalDigest = ({ httpStatus, reason, alerts, sender }: Refusal): string =>
  createHash('sha256')
    .update(JSON.stringify([httpStatus, reason, alerts, sender]))
    .digest('hex')
    .slice(0, 8);

/** The key of a refusal in the index `byEvent`; an event's key has four parts. */
export const refusalKey = (application: string, digest: string): string => `refused/${application}/${digest}`;

/** `Object` makes an empty object of null and undefined. */
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => Object(value);

const clip = (text: string): string => text.slice(0, MAX_CHARACTERS);

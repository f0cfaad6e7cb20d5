import * as z from 'zod';
import { dnsName, type FencingEvent, fencingEvent, normalizeDnsName, siteName } from '../domain/event.ts';
import { HEARTBEAT } from '../domain/heartbeat.ts';

/** An alert of a group, by the way it is handled. */
export type ParsedAlert =
  | { readonly kind: 'event'; readonly event: FencingEvent }
  /** It shows that alerts of this configured site's monitoring arrive. */
  | { readonly kind: 'heartbeat'; readonly fingerprint: string; readonly reporter: string }
  /** It requests nothing: it is resolved, or another rule's. */
  | { readonly kind: 'ignored'; readonly fingerprint: string; readonly reason: string }
  /** It is invalid; the reason goes to the caller. */
  | { readonly kind: 'rejected'; readonly fingerprint: string; readonly reason: string };

export interface Known {
  /** The `alertname` of the rule that reports an offline site. */
  readonly alertName: string;
  /** The configured sites, by name. */
  readonly sites: readonly string[];
}

/** Far above the size of a real alert's labels, far below the 256 KiB limit of an execution's input. */
const LARGEST_LABELS = 32 * 1024;

const alert = z.object(
  {
    status: z.enum(['firing', 'resolved'], { error: '"status" must be "firing" or "resolved"' }),
    labels: z.record(z.string(), z.string({ error: 'label values must be strings' }), {
      error: '"labels" must be an object with string values',
    }),
    startsAt: z.iso.datetime({
      offset: true,
      error: '"startsAt" must be a time such as 2026-11-24T13:35:54.532Z',
    }),
    fingerprint: z
      .string({ error: '"fingerprint" must be a string' })
      .max(64, '"fingerprint" must have at most 64 characters')
      .default(''),
  },
  { error: 'an alert must be an object' },
);

type Alert = z.infer<typeof alert>;

const label = z.string({ error: 'is missing' });

/** The labels that identify accelerator, offline site and reporter, with their formats. */
const identity = z.object({
  accelerator: label.transform(normalizeDnsName).pipe(dnsName),
  site: label.pipe(siteName),
  reporter: label.pipe(siteName),
});

/** Senders write an unset time as 0001-01-01T00:00:00Z or 1970-01-01T00:00:00Z. */
const EARLIEST_START = Date.parse('2000-01-01T00:00:00Z');

/** Handles one alert on its own: a firing group may contain resolved alerts and alerts of other rules. */
export function parseAlert(raw: unknown, { alertName, sites }: Known): ParsedAlert {
  const parsed = alert.safeParse(raw);
  if (!parsed.success) return { kind: 'rejected', fingerprint: '', reason: sentence(parsed.error.issues) };
  const { status, labels, fingerprint } = parsed.data;
  if (status !== 'firing') return { kind: 'ignored', fingerprint, reason: 'The alert is resolved.' };
  if (labels.alertname === HEARTBEAT) return heartbeatOf(labels.reporter, sites, fingerprint);
  if (labels.alertname !== alertName) {
    return { kind: 'ignored', fingerprint, reason: 'Alert name does not match `alertName`.' };
  }
  const faults = [...faultsOf(labels), ...faultsOfStart(parsed.data.startsAt)];
  if (faults.length > 0) return { kind: 'rejected', fingerprint, reason: sentence(faults) };
  const event = fencingEvent.safeParse(eventOf(parsed.data));
  return event.success
    ? { kind: 'event', event: event.data }
    : {
        kind: 'rejected',
        fingerprint,
        reason: 'Invalid alert: `startsAt` is out of range.',
      };
}

/** Only a configured reporter counts: any other name would create a new metric. */
function heartbeatOf(
  reporter: string | undefined,
  sites: readonly string[],
  fingerprint: string,
): ParsedAlert {
  const site = sites.find((name) => name === reporter);
  if (site !== undefined) return { kind: 'heartbeat', fingerprint, reporter: site };
  const reason = `The label "reporter" of a heartbeat must name a configured site: ${sites.join(', ')}.`;
  return { kind: 'rejected', fingerprint, reason };
}

function faultsOf(labels: Alert['labels']): { readonly message: string }[] {
  const parsed = identity.safeParse(labels);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => ({
      message: `the label "${path.join('.')}" ${message}`,
    }));
  }
  if (labels.site === labels.reporter) {
    return [{ message: 'the labels "site" and "reporter" must not name the same site' }];
  }
  return Buffer.byteLength(JSON.stringify(labels)) > LARGEST_LABELS
    ? [{ message: 'the labels must not have more than 32 KiB' }]
    : [];
}

const faultsOfStart = (startsAt: string): { readonly message: string }[] =>
  Date.parse(startsAt) < EARLIEST_START
    ? [{ message: `"startsAt" must be the time at which the alert started firing; ${startsAt} is too early` }]
    : [];

/** Leaves out everything that differs between two deliveries of one alert: annotations, `endsAt`, `generatorURL`. */
const eventOf = ({ labels, startsAt, fingerprint }: Alert): unknown => ({
  version: 1,
  mode: 'event',
  accelerator: normalizeDnsName(labels.accelerator ?? ''),
  site: labels.site,
  reporter: labels.reporter,
  startsAt: new Date(startsAt).toISOString(),
  fingerprint,
  labels: Object.fromEntries(
    Object.keys(labels)
      .sort()
      .map((name) => [name, labels[name]]),
  ),
});

function sentence(faults: readonly { readonly message: string }[]): string {
  const text = [...new Set(faults.map((fault) => fault.message))].join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

import * as z from 'zod';

/** A site's name, valid in a label, a tag, an Infinispan path and an execution's name. */
export const siteName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,63}$/, 'must be 1 to 63 characters of A-Z a-z 0-9 . _ -')
  .refine((name) => name !== '.' && name !== '..', 'must not be "." or ".."');

/** A DNS name of at least two labels, as Global Accelerator gives its accelerators. */
export const dnsName = z
  .string()
  .max(253, 'must have at most 253 characters')
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
    'must be a DNS name such as a1234567890abcdef.awsglobalaccelerator.com',
  );

/** A DNS name for comparison: in lower case, without the trailing dot of a fully qualified name. */
export const normalizeDnsName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/**
 * The report of one site, and the input of an execution. Every delivery of an alert gives the same event, so that two
 * deliveries within one attempt are one execution.
 */
export const fencingEvent = z.strictObject({
  version: z.literal(1),
  /** `rehearsal` runs every check and no write; the functions that write refuse every other mode than `event`. */
  mode: z.enum(['event', 'rehearsal']),
  /** DNS name of the accelerator, plain or dual-stack, in lower case. */
  accelerator: dnsName,
  /** The offline site: the one that is reported. */
  site: siteName,
  /** The site whose monitoring reports. */
  reporter: siteName,
  /** When the alert started firing: RFC 3339 with milliseconds, UTC. */
  startsAt: z.iso.datetime(),
  /** Alertmanager's hash of the labels; empty for an event that no alert brought. */
  fingerprint: z.string().max(64),
  /** The alert's labels, keys sorted. */
  labels: z.record(z.string(), z.string()),
});

export type FencingEvent = z.infer<typeof fencingEvent>;

/** The offline site and its reporter: two events with the same decision request the same fencing. */
export interface Decision {
  readonly site: string;
  readonly reporter: string;
}

import * as z from 'zod';

/** A site's name as it may stand in a label, a tag, an Infinispan path and an execution's name. */
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
 * What one reporter sees, and the input of an execution. Nothing in it differs from one delivery of the same
 * alert to the next, so that two deliveries in one slot are one execution.
 */
export const fencingEvent = z.strictObject({
  version: z.literal(1),
  /** `rehearsal` runs every question and no write; the functions that write refuse anything but `event`. */
  mode: z.enum(['event', 'rehearsal']),
  /** DNS name of the accelerator, plain or dual-stack, in lower case. */
  accelerator: dnsName,
  /** The offline site: the one that is reported. */
  site: siteName,
  /** The site whose monitoring reports. */
  reporter: siteName,
  /** When the alert began to fire: RFC 3339 with milliseconds, UTC. */
  startsAt: z.iso.datetime(),
  /** Alertmanager's hash of the labels; empty for an event that no alert brought. */
  fingerprint: z.string().max(64),
  /** The alert's labels, keys sorted. */
  labels: z.record(z.string(), z.string()),
});

export type FencingEvent = z.infer<typeof fencingEvent>;

/** Who fences whom: two events with the same decision want the same thing. */
export interface Decision {
  readonly site: string;
  readonly reporter: string;
}

import { ACCELERATOR_QUIET, INFINISPAN_QUIET } from '../limits.ts';
import type { Incident } from './claim.ts';

/**
 * When nothing that was stamped can still take effect (milliseconds since 1970), so that the incident may be
 * closed, released or replaced. A stamped write ends with its function's limit and its request's deadline. A POST
 * that a paused cluster holds is carried out when it resumes, so after a POST the time counts from the survivor's
 * first answer; without an answer there is no such time.
 */
export function quietFrom(incident: Incident): number {
  const { stamp, postedAt, answeredAt } = incident;
  const accelerator = stamp.at + ACCELERATOR_QUIET * 1000;
  if (postedAt === undefined) return accelerator;
  if (answeredAt === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(accelerator, Math.max(postedAt, answeredAt) + INFINISPAN_QUIET * 1000);
}

/** The same for a survivor that no longer answers and is held for UNHEALTHY: time counts from the POST itself. */
export function quietWithoutAnswer(incident: Incident): number {
  const { stamp, postedAt = 0 } = incident;
  return Math.max(stamp.at + ACCELERATOR_QUIET * 1000, postedAt + INFINISPAN_QUIET * 1000);
}

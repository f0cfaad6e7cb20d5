import * as z from 'zod';
import type { AuditTrail } from '../../clients/audit-trail.ts';
import type { ExecutionHistory, FailedExecution } from '../../clients/execution-history.ts';
import { fencingEvent } from '../../domain/event.ts';

export interface Collaborators {
  readonly history: Pick<ExecutionHistory, 'failureOf'>;
  readonly trail: AuditTrail;
}

export interface RecordFailureOutput {
  readonly verdict: 'RECORDED' | 'ON_RECORD';
}

/** Characters of a cause that are kept: a stack trace's beginning tells enough. */
const CAUSE_LENGTH = 1000;

/**
 * Puts on record that an execution ended without an outcome of its own: where and why. However often and late it is
 * told, there is one record of it.
 *
 * @throws Error of a client; what was told may be told again
 */
export async function recordFailure(
  ended: FailedExecution,
  { history, trail }: Collaborators,
): Promise<RecordFailureOutput> {
  if (await trail.hasFailure(ended)) return { verdict: 'ON_RECORD' };
  const { input, state, error, cause } = await history.failureOf(ended);
  const isNew = await trail.recordFailure({
    ...ended,
    event: eventOf(input),
    state,
    error,
    cause: cause?.slice(0, CAUSE_LENGTH),
  });
  return { verdict: isNew ? 'RECORDED' : 'ON_RECORD' };
}

const { mode, accelerator, site, reporter, startsAt } = fencingEvent.shape;
/** What makes an event of an input. An instant's fraction has no end, and an index's key has (2048 bytes). */
const identity = z.object({
  mode: mode.catch('event'),
  accelerator,
  site,
  reporter,
  startsAt: startsAt.max(40),
});

/** The event's key, as the workflow's own records have it, a rehearsal's apart from events'; a person may have started an execution with anything. */
export function eventOf(input: string | undefined): string {
  const { data } = identity.safeParse(input === undefined ? undefined : JSON.parse(input));
  if (data === undefined) return 'unknown';
  const event = [data.accelerator, data.site, data.reporter, data.startsAt].join('/');
  return data.mode === 'rehearsal' ? `rehearsal/${event}` : event;
}

import { eventKey, eventKeyOfInput, UNKNOWN_EVENT } from '../../../functions/domain/event-key.ts';
import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import { NotFound } from '../../tools/command-line/errors.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { findExecution } from '../deployment/describe-execution.ts';
import type { TrailRecord } from './audit-trail.ts';
import { eventKeyOf, withoutAttempt } from './event-key.ts';
import { recordsSince } from './query-trail.ts';
import { DAY } from './times.ts';

/** The events that a handle stands for, by key, and the incident if it is the id of one. */
export interface Resolution {
  readonly events: readonly string[];
  readonly incident?: string;
}

const INCIDENT = /_v\d+$/;

/**
 * Finds an event by its key or its executions' common name, an incident by its id, an execution by name or ARN. The
 * trail is searched from the time in a name; without one, all of it.
 *
 * @throws NotFound
 */
export async function resolve(stack: Deployment, handle: string): Promise<Resolution> {
  const asEvent = eventKeyOf(handle);
  if (asEvent && !handle.startsWith('arn:')) {
    const records = await recordsSince(stack, Date.parse(asEvent.startsAt) - DAY);
    if (records.some(({ event }) => event === handle)) return { events: [handle] };
  }
  if (INCIDENT.test(handle)) {
    const { current, superseded } = await stack.claims.read();
    const incident = [current, superseded].find((known) => known?.incident === handle);
    const events = await eventsWhere(stack, handle, (record) => record.incident === handle);
    const own = (incident?.events ?? []).map(eventKey);
    if (incident || events.length > 0) {
      return { events: [...new Set([...own, ...events])], incident: handle };
    }
  }
  const execution = await findExecution(stack, handle);
  const byInput = eventKeyOfInput(execution?.input);
  if (byInput !== UNKNOWN_EVENT) return { events: [byInput] };
  const name = executionNameOf(handle);
  const events = await eventsWhere(
    stack,
    name,
    ({ execution: arn, event }) =>
      executionNameOf(arn) === name ||
      (eventKeyOf(event) !== undefined && withoutAttempt(executionNameOf(arn)) === name),
  );
  if (events.length > 0) return { events };
  throw new NotFound(`No event, incident or execution ${handle} is on record. List them with "events".`);
}

async function eventsWhere(
  stack: Deployment,
  handle: string,
  matches: (record: TrailRecord) => boolean,
): Promise<string[]> {
  const records = await recordsSince(stack, timeIn(handle));
  return [...new Set(records.filter(matches).map(({ event }) => event))];
}

/** The event's start in a name, less a day for a clock that is ahead, in milliseconds since 1970; 0 without one. */
export function timeIn(name: string): number {
  const parts = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z_/.exec(name);
  if (parts === null) return 0;
  const [year, month, day, hour, minute, second] = parts.slice(1);
  return Math.max(0, Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - DAY || 0);
}

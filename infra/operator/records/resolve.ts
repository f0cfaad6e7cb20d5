import { eventKey, eventKeyOfInput, UNKNOWN_EVENT } from '../../../functions/domain/event-key.ts';
import { executionNameOf } from '../../../functions/support/execution-arn.ts';
import { NotFound } from '../../tools/command-line/errors.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { describedExecution } from '../deployment/describe-execution.ts';
import type { TrailRecord } from './audit-trail.ts';
import { eventKeyOf, withoutAttempt } from './event-key.ts';
import { recordsSince } from './query-trail.ts';
import { DAY } from './times.ts';

/** What a handle stands for: the keys of its events, and the incident where it is one's id. */
export interface Resolved {
  readonly events: readonly string[];
  readonly incident?: string;
}

const INCIDENT = /_v\d+$/;

/**
 * Finds an event by its key or its executions' common name, an incident by its id, an execution by name or ARN.
 * Names tell the time from which the trail is searched; where one tells none, all of it is.
 *
 * @throws NotFound
 */
export async function resolve(stack: Deployment, handle: string): Promise<Resolved> {
  const asEvent = eventKeyOf(handle);
  if (asEvent && !handle.startsWith('arn:')) {
    const records = await recordsSince(stack, Date.parse(asEvent.startsAt) - DAY);
    if (records.some(({ event }) => event === handle)) return { events: [handle] };
  }
  if (INCIDENT.test(handle)) {
    const { current, superseded } = await stack.claims.read();
    const incident = [current, superseded].find((known) => known?.incident === handle);
    const events = await eventsWhere(stack, handle, (record) => record.incident === handle);
    const begun = (incident?.events ?? []).map(eventKey);
    if (incident || events.length > 0) {
      return { events: [...new Set([...begun, ...events])], incident: handle };
    }
  }
  const execution = await describedExecution(stack, handle);
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
  throw new NotFound(`No event, incident or execution ${handle} is on record; events lists them.`);
}

async function eventsWhere(
  stack: Deployment,
  handle: string,
  matches: (record: TrailRecord) => boolean,
): Promise<string[]> {
  const records = await recordsSince(stack, timeIn(handle));
  return [...new Set(records.filter(matches).map(({ event }) => event))];
}

/** When the event began of which a name tells, less a day for a clock that is ahead; 0 where it tells none. */
export function timeIn(name: string): number {
  const parts = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z_/.exec(name);
  if (parts === null) return 0;
  const [year, month, day, hour, minute, second] = parts.slice(1);
  return Math.max(0, Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - DAY || 0);
}

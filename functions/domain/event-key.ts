import * as z from 'zod';
import { type FencingEvent, fencingEvent } from './event.ts';

/** The fields that identify an event. */
export type EventIdentity = Pick<FencingEvent, 'mode' | 'accelerator' | 'site' | 'reporter' | 'startsAt'>;

/** The key of a restore's rows, as its state machine writes it. @param incident the incident's id, or `none` */
export const restoreKey = (incident: string): string => `restore/${incident}`;

/** The key for an execution whose input is not an event. */
export const UNKNOWN_EVENT = 'unknown';

/**
 * The key of an event in the audit trail, as the state machine writes it: `accelerator/site/reporter/startsAt`, and the
 * same after `rehearsal/` for a rehearsal.
 */
export function eventKey({ mode, accelerator, site, reporter, startsAt }: EventIdentity): string {
  const event = [accelerator, site, reporter, startsAt].join('/');
  return mode === 'rehearsal' ? `rehearsal/${event}` : event;
}

/** The event of a key; undefined for a key of another kind, such as a pause's. */
export function parseEventKey(key: string): EventIdentity | undefined {
  const parts = key.split('/');
  const mode = parts[0] === 'rehearsal' ? 'rehearsal' : 'event';
  const [accelerator, site, reporter, startsAt, ...more] = mode === 'rehearsal' ? parts.slice(1) : parts;
  if (!accelerator || !site || !reporter || !startsAt || more.length > 0) return undefined;
  if (Number.isNaN(Date.parse(startsAt))) return undefined;
  return { mode, accelerator, site, reporter, startsAt };
}

const { mode, accelerator, site, reporter, startsAt } = fencingEvent.shape;

/** The fraction of an instant has no maximum length, but the key of an index has: 2048 bytes in DynamoDB. */
const identity = z.object({
  mode: mode.catch('event'),
  accelerator,
  site,
  reporter,
  startsAt: startsAt.max(40),
});

/**
 * The key of the event in an execution's input. An operator may start an execution with any input.
 *
 * @param input the JSON text; undefined where Step Functions no longer has it
 * @returns `unknown` for an input that names no event
 */
export function eventKeyOfInput(input: string | undefined): string {
  const { data } = identity.safeParse(input === undefined ? undefined : JSON.parse(input));
  return data === undefined ? UNKNOWN_EVENT : eventKey(data);
}

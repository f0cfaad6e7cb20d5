import { parseEventKey } from '../../../functions/domain/event-key.ts';
import { executionName } from '../../../functions/domain/execution-name.ts';

/** An event: what one reporter saw, as in the key of its rows. */
export interface EventKey {
  /** `accelerator/site/reporter/startsAt`. */
  readonly key: string;
  /** Common part of its executions' names, without the attempt. */
  readonly name: string;
  readonly accelerator: string;
  readonly site: string;
  readonly reporter: string;
  readonly startsAt: string;
}

/** Parses an event's key; undefined for the key of a pause, a rehearsal or an execution with an unknown input. */
export function eventKeyOf(key: string): EventKey | undefined {
  const event = parseEventKey(key);
  if (event?.mode !== 'event') return undefined;
  const { accelerator, site, reporter, startsAt } = event;
  const name = executionName({ ...event, version: 1, fingerprint: '', labels: {} }, new Date(startsAt));
  return { key, name: withoutAttempt(name), accelerator, site, reporter, startsAt };
}

export const withoutAttempt = (name: string): string => name.replace(/_\d{3,5}$/, '');

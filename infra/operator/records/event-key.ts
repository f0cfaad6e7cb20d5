import { parseEventKey } from '../../../functions/domain/event-key.ts';
import { executionName } from '../../../functions/domain/execution-name.ts';

/** What one reporter saw, as the key of its rows tells it. */
export interface EventKey {
  /** `accelerator/site/reporter/startsAt`. */
  readonly key: string;
  /** Its executions' names without the attempt: what a person can type. */
  readonly name: string;
  readonly accelerator: string;
  readonly site: string;
  readonly reporter: string;
  readonly startsAt: string;
}

/** Nothing for a row that is of no event: a pause's, or of an execution whose input names none. */
export function eventKeyOf(key: string): EventKey | undefined {
  const event = parseEventKey(key);
  if (event?.mode !== 'event') return undefined;
  const { accelerator, site, reporter, startsAt } = event;
  const name = executionName({ ...event, version: 1, fingerprint: '', labels: {} }, new Date(startsAt));
  return { key, name: withoutAttempt(name), accelerator, site, reporter, startsAt };
}

export const withoutAttempt = (name: string): string => name.replace(/_\d{3,5}$/, '');

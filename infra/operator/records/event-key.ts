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
  const [accelerator, site, reporter, startsAt, ...more] = key.split('/');
  if (!accelerator || !site || !reporter || !startsAt || more.length > 0) return undefined;
  if (Number.isNaN(Date.parse(startsAt))) return undefined;
  const event = { version: 1, mode: 'event', accelerator, site, reporter, startsAt } as const;
  const name = executionName({ ...event, fingerprint: '', labels: {} }, new Date(startsAt));
  return { key, name: withoutAttempt(name), accelerator, site, reporter, startsAt };
}

export const withoutAttempt = (name: string): string => name.replace(/_\d{3,5}$/, '');

/** An execution's ARN ends with its name. */
export const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** An execution's ARN is its machine's with another type and its own name (Service Authorization Reference). */
export const arnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

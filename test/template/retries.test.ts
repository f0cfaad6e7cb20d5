import { describe, expect, it } from 'vitest';
import * as errors from '../../functions/domain/errors.ts';
import { ACCELERATOR_QUIESCENCE } from '../../functions/domain/limits.ts';
import { longest, machineOf, placeholder, type Retrier, type State, sum, waitsOf } from './definition.ts';
import { synthesizeStack } from './stack.ts';

const { definition, substitutions } = machineOf(synthesizeStack());
const tasks: [string, State][] = Object.entries(definition.States).filter(([, { Type }]) => Type === 'Task');
const steps = tasks.flatMap(([name, state]) => {
  const fn = placeholder(state.Arguments?.FunctionName);
  return fn === undefined ? [] : [{ name, fn, state, retry: state.Retry ?? [] }];
});

type ErrorName = keyof typeof errors;

/** The errors of each step that are our own. A step's outputs are not among them. */
const THROWN: Readonly<Record<string, readonly ErrorName[]>> = {
  LookupAccelerator: [
    'InputRefused',
    'AcceleratorUnavailable',
    'AcceleratorBusy',
    'AcceleratorRefused',
    'LoadBalancersUnavailable',
  ],
  CheckReporterHealth: ['ClaimUnavailable', 'SecretUnavailable'],
  UpdateEndpointGroup: [
    'InputRefused',
    'ClaimUnavailable',
    'ClaimChanged',
    'AcceleratorUnavailable',
    'AcceleratorBusy',
    'AcceleratorRefused',
    'EndpointsNotSettled',
    'LoadBalancersUnavailable',
    'SecretUnavailable',
    'EndpointSiteUnknown',
  ],
  Rehearse: ['InputRefused'],
  TakeSiteOffline: [
    'InputRefused',
    'ClaimUnavailable',
    'ClaimChanged',
    'AcceleratorUnavailable',
    'AcceleratorBusy',
    'AcceleratorRefused',
    'LoadBalancersUnavailable',
    'SecretUnavailable',
    'InfinispanUnavailable',
    'InfinispanRefused',
    'SiteNotTakenOffline',
    'SiteStillOnline',
    'EndpointSiteUnknown',
  ],
};

const NOT_RETRIED: Readonly<Partial<Record<ErrorName, string>>> = {
  AcceleratorRefused: 'the same request is refused again, until an operator grants the permission',
  InputRefused: 'the input does not change',
};

/** Names of AWS, with their documentation. */
const HANDLING = 'AWS Step Functions Developer Guide, Handling errors in Step Functions workflows';
const TRANSIENT =
  'AWS Step Functions Developer Guide, Best practices: Handle transient Lambda service exceptions';
const RUNTIME =
  "AWS Lambda Developer Guide, Monitoring and troubleshooting: a runtime's exit and its time-out";
const PLATFORM: Readonly<Record<string, string>> = {
  'Lambda.TooManyRequestsException': TRANSIENT,
  'Lambda.ServiceException': TRANSIENT,
  'Lambda.AWSLambdaException': TRANSIENT,
  'Lambda.SdkClientException': TRANSIENT,
  'Lambda.Unknown': HANDLING,
  'States.Timeout': HANDLING,
  'Runtime.ExitError': RUNTIME,
  'Sandbox.Timedout': RUNTIME,
};

const retriedBy = (retry: readonly Retrier[]): string[] => retry.flatMap(({ ErrorEquals }) => ErrorEquals);
const isOurs = (name: string): boolean => Object.hasOwn(errors, name);

describe('the errors of the code', () => {
  it('have the name of their class, which the definition matches', () => {
    for (const [name, Kind] of Object.entries(errors)) expect(new Kind('x').name).toBe(name);
  });

  it('are each thrown by a step', () => {
    expect([...new Set(Object.values(THROWN).flat())].sort()).toEqual(Object.keys(errors).sort());
  });
});

describe.each(steps)('$name', ({ fn, state, retry }) => {
  it('is retried after each of its own errors, except those that a retry does not fix', () => {
    const expected = (THROWN[fn] ?? []).filter((name) => NOT_RETRIED[name] === undefined);

    expect(retriedBy(retry).filter(isOurs).sort()).toEqual([...expected].sort());
  });

  it("is retried after each of the platform's errors", () => {
    expect(
      retriedBy(retry)
        .filter((name) => !isOurs(name))
        .sort(),
    ).toEqual(Object.keys(PLATFORM).sort());
  });

  it('has no catcher', () => {
    expect(state.Catch).toBeUndefined();
  });

  it('has one retrier per error, and its comment has the time of each', () => {
    const names = retriedBy(retry);

    expect(new Set(names).size).toBe(names.length);
    for (const retrier of retry) expect(state.Comment).toContain(`${total(retrier)} s`);
  });

  it('has no sum in its comment that differs from its retriers', () => {
    const stated = state.Comment?.match(/\d[\d.]*(?: \+ \d[\d.]*)+ = \d+ s/g) ?? [];

    expect(stated.filter((each) => !retry.map(written).includes(each))).toEqual([]);
  });
});

it("the comments have the sum of each retrier's waits", () => {
  const comments = steps.map(({ state }) => state.Comment).join(' ');

  for (const retrier of steps.flatMap(({ retry }) => retry)) expect(comments).toContain(written(retrier));
});

describe('the limit of the whole execution', () => {
  const of = (step: string): { readonly retry: readonly Retrier[]; readonly timeout: number } => {
    const found = steps.find(({ fn }) => fn === step);
    return { retry: found?.retry ?? [], timeout: found?.state.TimeoutSeconds ?? 0 };
  };
  const longestOf = (step: string): number => {
    const { retry, timeout } = of(step);
    return Math.max(...retry.map((retrier) => longest(retrier, timeout)));
  };
  const waiting = Number(substitutions.ReporterTimeoutSeconds);
  const update = longestOf('UpdateEndpointGroup');
  const offline = longestOf('TakeSiteOffline');

  it('is explained in the comment with the numbers of the definition', () => {
    expect(definition.Comment).toContain(`The limit of ${definition.TimeoutSeconds} s`);
    expect(definition.Comment).toContain(`(${waiting} + ${update} + ${offline})`);
    expect(definition.Comment).toContain(
      `two quiescence periods of a rollback (${2 * ACCELERATOR_QUIESCENCE})`,
    );
    expect(steps.find(({ fn }) => fn === 'TakeSiteOffline')?.state.Comment).toContain(`${offline} s at most`);
  });

  it('is longer than the wait for the reporter, both steps with all retries, and a rollback', () => {
    expect(definition.TimeoutSeconds).toBeGreaterThan(
      waiting + update + offline + 2 * ACCELERATOR_QUIESCENCE,
    );
  });
});

const total = (retrier: Retrier): number => Math.round(sum(waitsOf(retrier)));

/** `1 + 1.5 + 2.3 = 5 s`. */
const written = (retrier: Retrier): string =>
  `${waitsOf(retrier)
    .map((seconds) => Number(seconds.toFixed(1)))
    .join(' + ')} = ${total(retrier)} s`;

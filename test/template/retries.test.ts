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

/** What each step may fail with, of the errors that are ours. What a step answers instead is not among them. */
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
  AcceleratorRefused: 'the same request is refused again; a person gives the permission',
  InputRefused: 'the input stays as it is',
};

/** Names that are not ours, with where AWS documents them. */
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
  it('have the name of their class, which is what the definition matches', () => {
    for (const [name, Kind] of Object.entries(errors)) expect(new Kind('x').name).toBe(name);
  });

  it('are thrown by a step, each', () => {
    expect([...new Set(Object.values(THROWN).flat())].sort()).toEqual(Object.keys(errors).sort());
  });
});

describe.each(steps)('$name', ({ fn, state, retry }) => {
  it('is tried again after every error that it may fail with, but those that asking again does not mend', () => {
    const expected = (THROWN[fn] ?? []).filter((name) => NOT_RETRIED[name] === undefined);

    expect(retriedBy(retry).filter(isOurs).sort()).toEqual([...expected].sort());
  });

  it("is tried again after each of the platform's errors", () => {
    expect(
      retriedBy(retry)
        .filter((name) => !isOurs(name))
        .sort(),
    ).toEqual(Object.keys(PLATFORM).sort());
  });

  it('catches nothing', () => {
    expect(state.Catch).toBeUndefined();
  });

  it('has every retrier once for an error, and says how long each takes', () => {
    const names = retriedBy(retry);

    expect(new Set(names).size).toBe(names.length);
    for (const retrier of retry) expect(state.Comment).toContain(`${total(retrier)} s`);
  });

  it('states no sum that its retriers do not have', () => {
    const stated = state.Comment?.match(/\d[\d.]*(?: \+ \d[\d.]*)+ = \d+ s/g) ?? [];

    expect(stated.filter((each) => !retry.map(written).includes(each))).toEqual([]);
  });
});

it('states a sum at least once for each course of waits', () => {
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

  it('is reckoned in its comment with the numbers that the definition has', () => {
    expect(definition.Comment).toContain(`The limit of ${definition.TimeoutSeconds} s`);
    expect(definition.Comment).toContain(`(${waiting} + ${update} + ${offline})`);
    expect(definition.Comment).toContain(
      `two quiescence periods of a rollback (${2 * ACCELERATOR_QUIESCENCE})`,
    );
    expect(steps.find(({ fn }) => fn === 'TakeSiteOffline')?.state.Comment).toContain(`${offline} s at most`);
  });

  it('holds the waiting, both steps with every retry used up, and a release', () => {
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

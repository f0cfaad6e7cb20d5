import { describe, expect, it } from 'vitest';
import * as errors from '../../functions/domain/errors.ts';
import { ACCELERATOR_QUIESCENCE } from '../../functions/domain/limits.ts';
import invokeErrorList from '../fixtures/template/lambda-invoke-errors.json' with { type: 'json' };
import restoreErrors from '../fixtures/template/restore-errors.json' with { type: 'json' };
import { longest, machineOf, placeholder, type Retrier, type State, sum, waitsOf } from './definition.ts';
import { synthesizeStack } from './stack.ts';

const { definition, substitutions } = machineOf(synthesizeStack());
const tasks: [string, State][] = Object.entries(definition.States).filter(([, { Type }]) => Type === 'Task');
const invoking = tasks.flatMap(([name, state]) => {
  const fn = placeholder(state.Arguments?.FunctionName);
  return fn === undefined ? [] : [{ name, fn, state, retry: state.Retry ?? [] }];
});
/** The states in which a rehearsal invokes the functions that write. Each of their errors is a finding. */
const isRehearsal = ({ name }: { name: string }) => name.startsWith('Rehearse ');
const steps = invoking.filter((step) => !isRehearsal(step));

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

/** Names of AWS that are no errors of Lambda's Invoke, with their documentation. */
const HANDLING = 'AWS Step Functions Developer Guide, Handling errors in Step Functions workflows';
const TRANSIENT =
  'AWS Step Functions Developer Guide, Best practices: Handle transient Lambda service exceptions';
const RUNTIME =
  "AWS Lambda Developer Guide, Monitoring and troubleshooting: a runtime's exit and its time-out";
const PLATFORM: Readonly<Record<string, string>> = {
  'Lambda.AWSLambdaException': TRANSIENT,
  'Lambda.SdkClientException': TRANSIENT,
  'Lambda.ClientExecutionTimeoutException': TRANSIENT,
  'Lambda.Unknown': HANDLING,
  'States.Timeout': HANDLING,
  'Runtime.ExitError': RUNTIME,
  'Sandbox.Timedout': RUNTIME,
};
/** Ends a try only after the time limit of the state or of the function, so that few retries take long. */
const SLOW = ['Sandbox.Timedout', 'States.Timeout'];
const OUTAGE_SECONDS = 240;

/** Every error of Lambda's Invoke: whether it passes by itself, or why a retry does not help. */
const invokeErrors = invokeErrorList.errors as Readonly<Record<string, 'retried' | string>>;
const RETRIED_INVOKE_ERRORS = Object.entries(invokeErrors)
  .filter(([, treatment]) => treatment === 'retried')
  .map(([name]) => `Lambda.${name}`);

const retriedBy = (retry: readonly Retrier[]): string[] => retry.flatMap(({ ErrorEquals }) => ErrorEquals);
const isOurs = (name: string): boolean => Object.hasOwn(errors, name);

describe('the errors of the code', () => {
  it('have the name of their class, which the definition matches', () => {
    for (const [name, Kind] of Object.entries(errors)) expect(new Kind('x').name).toBe(name);
  });

  it('are each thrown by a step, of this workflow or of a restore', () => {
    const thrown: string[] = [THROWN, restoreErrors].flatMap((steps) => Object.values(steps).flat());
    const ours = thrown.filter((name) => Object.hasOwn(errors, name));

    expect([...new Set(ours)].sort()).toEqual(Object.keys(errors).sort());
  });
});

describe.each(steps)('$name', ({ fn, state, retry }) => {
  it('is retried after each of its own errors, except those that a retry does not fix', () => {
    const expected = (THROWN[fn] ?? []).filter((name) => NOT_RETRIED[name] === undefined);

    expect(retriedBy(retry).filter(isOurs).sort()).toEqual([...expected].sort());
  });

  it('is retried after each error of Lambda and Step Functions that passes by itself', () => {
    expect(
      retriedBy(retry)
        .filter((name) => !isOurs(name))
        .sort(),
    ).toEqual([...Object.keys(PLATFORM), ...RETRIED_INVOKE_ERRORS].sort());
  });

  it('is retried for longer than an outage of four minutes, except after a try that reached its time limit', () => {
    const outage = retry.filter(({ ErrorEquals }) => ErrorEquals.includes('Lambda.ServiceException'));
    const slow = retry.filter(({ ErrorEquals }) => ErrorEquals.some((name) => SLOW.includes(name)));

    // FULL jitter: a wait is half of its limit on average.
    for (const retrier of outage) expect(sum(waitsOf(retrier)) / 2).toBeGreaterThan(OUTAGE_SECONDS);
    expect(slow.map(({ ErrorEquals }) => ErrorEquals)).toEqual([SLOW]);
    expect(longest(slow[0] as Retrier, state.TimeoutSeconds ?? 0)).toBeGreaterThan(OUTAGE_SECONDS);
  });

  it('waits at most 15 s for the next try of a failed service, with jitter', () => {
    for (const { MaxDelaySeconds, JitterStrategy, ErrorEquals } of retry) {
      if (!ErrorEquals.some((name) => name.startsWith('Lambda.') || SLOW.includes(name))) continue;
      expect({ MaxDelaySeconds, JitterStrategy }).toEqual({ MaxDelaySeconds: 15, JitterStrategy: 'FULL' });
    }
  });

  it('has no catcher', () => {
    expect(state.Catch).toBeUndefined();
  });
});

describe.each(invoking.filter(isRehearsal))('$name', ({ state, retry }) => {
  it('is retried briefly after an error of Lambda that passes by itself, and goes on after every error', () => {
    const transient = [...Object.keys(PLATFORM), ...RETRIED_INVOKE_ERRORS].filter(
      (name) => !SLOW.includes(name),
    );

    expect(retriedBy(retry).sort()).toEqual(transient.sort());
    expect(sum(retry.flatMap(waitsOf))).toBeLessThanOrEqual(15);
    expect(state.Catch).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: state.Next }]);
  });
});

describe.each(invoking)('$name', ({ state, retry }) => {
  it('has one retrier per error, and its comment has the time of each', () => {
    const names = retriedBy(retry);

    expect(new Set(names).size).toBe(names.length);
    for (const retrier of retry) expect(state.Comment).toContain(`${total(retrier)} s`);
  });

  it('has no sum in its comment that differs from its retriers', () => {
    const stated = state.Comment?.match(/\d[\d.]*(?: [+×] \d[\d.]*)+ = \d+ s/g) ?? [];

    expect(stated.filter((each) => !retry.map(written).includes(each))).toEqual([]);
    expect(state.Comment).not.toMatch(/ = (?!\d+ s)/);
  });
});

it("the comments have the sum of each retrier's waits", () => {
  const comments = invoking.map(({ state }) => state.Comment).join(' ');

  for (const retrier of invoking.flatMap(({ retry }) => retry)) expect(comments).toContain(written(retrier));
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

/** `1 + 1.5 + 2.3 = 5 s`, with equal last waits as `38 × 15`. */
function written(retrier: Retrier): string {
  const waits = waitsOf(retrier).map((seconds) => Number(seconds.toFixed(1)));
  const ceiling = waits.filter((wait) => wait === retrier.MaxDelaySeconds);
  const growing = waits.slice(0, waits.length - ceiling.length);
  const terms = ceiling.length === 0 ? growing : [...growing, `${ceiling.length} × ${ceiling[0]}`];
  return `${terms.join(' + ')} = ${total(retrier)} s`;
}

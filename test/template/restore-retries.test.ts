import { describe, expect, it } from 'vitest';
import * as errors from '../../functions/domain/errors.ts';
import invokeErrorList from '../fixtures/template/lambda-invoke-errors.json' with { type: 'json' };
import thrown from '../fixtures/template/restore-errors.json' with { type: 'json' };
import { machineOf, placeholder, type Retrier, type State, sum, waitsOf } from './definition.ts';
import { synthesizeStack } from './stack.ts';

const { definition } = machineOf(synthesizeStack(), 'RestoreSite');
const steps = Object.entries(definition.States).flatMap(([name, state]: [string, State]) => {
  const fn = placeholder(state.Arguments?.FunctionName);
  return fn === undefined ? [] : [{ name, fn, state, retry: state.Retry ?? [] }];
});

/** The errors of each step that are our own. */
const THROWN: Readonly<Record<string, readonly string[]>> = thrown;

const NOT_RETRIED: Readonly<Record<string, string>> = {
  AcceleratorRefused: 'the same request is refused again, until an operator grants the permission',
  InfinispanRefused: 'the same request is refused again, until an operator grants the permission',
  InputRefused: 'the input does not change',
};

/** The states that wait for an operator: their time limit is the operator's. */
const WAITING = ['Ask for approval', 'Ask until Keycloak is started'];
/** The states during which the survivor's writes depend on the site: an Infinispan that does not answer is not waited for. */
const WATCHING = ['Watch the push', 'Wait for Keycloak'];
/**
 * The states whose failure loses little: nothing was started, a push can be repeated, and reconcile gives a restore up, too.
 */
const SOON_FAILED = [
  'May the site come back?',
  ...WAITING,
  'Start the restore',
  'Watch the push',
  'Ask to start Keycloak',
  'Give the restore up',
];
const OUTAGE_SECONDS = 240;

const PLATFORM = [
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  ...Object.entries(invokeErrorList.errors)
    .filter(([, treatment]) => treatment === 'retried')
    .map(([name]) => `Lambda.${name}`),
];
const SLOW = ['Sandbox.Timedout', 'States.Timeout'];

const retriedBy = (retry: readonly Retrier[]): string[] => retry.flatMap(({ ErrorEquals }) => ErrorEquals);
const retrierOf = (retry: readonly Retrier[], error: string) =>
  retry.filter(({ ErrorEquals }) => ErrorEquals.includes(error));

it('the errors of the steps are among the errors of the code', () => {
  const ofClients = ['NotificationNotSent', 'ExecutionNotStarted'];
  const known = [...Object.keys(errors), ...ofClients];

  expect(
    Object.values(THROWN)
      .flat()
      .filter((name) => !known.includes(name)),
  ).toEqual([]);
});

describe.each(steps)('$name', ({ name, fn, state, retry }) => {
  it('is retried after each of its own errors, except those that a retry does not fix', () => {
    const own = retriedBy(retry).filter((error) => !error.includes('.'));

    expect(own.sort()).toEqual((THROWN[fn] ?? []).filter((error) => NOT_RETRIED[error] === undefined).sort());
  });

  it('is retried after each error of Lambda and Step Functions that passes by itself', () => {
    const platform = retriedBy(retry).filter((error) => error.includes('.'));
    const slow = WAITING.includes(name) ? ['Sandbox.Timedout'] : SLOW;

    expect(platform.sort()).toEqual([...PLATFORM, ...slow].sort());
  });

  it('is retried once after a try that reached its time limit: a restore that fails is undone', () => {
    const slow = retrierOf(retry, 'Sandbox.Timedout');

    expect(slow.map(({ MaxAttempts }) => MaxAttempts)).toEqual([1]);
  });

  it('has one retrier per error, and its comment has the time of each', () => {
    const names = retriedBy(retry);

    expect(new Set(names).size).toBe(names.length);
    for (const retrier of retry) expect(state.Comment).toContain(`${Math.round(sum(waitsOf(retrier)))} s`);
  });
});

it.each(WATCHING)('"%s" is retried for at most 10 s if an Infinispan does not answer', (name) => {
  const [watching] = steps.filter((step) => step.name === name);
  const [retrier] = retrierOf(watching?.retry ?? [], 'InfinispanUnavailable');

  expect(retrier && sum(waitsOf(retrier))).toBeLessThanOrEqual(10);
});

it('"Watch the push" is retried for at most 10 s after any error', () => {
  const [watching] = steps.filter((step) => step.name === 'Watch the push');

  for (const retrier of watching?.retry ?? []) expect(sum(waitsOf(retrier))).toBeLessThanOrEqual(10);
});

it.each(steps.filter(({ name }) => !SOON_FAILED.includes(name)))(
  '"$name" is retried for longer than an outage of AWS of four minutes: its failure undoes what was filled',
  ({ fn, retry }) => {
    const services = (THROWN[fn] ?? []).filter(
      (error) => /Unavailable$|Busy$/.test(error) && error !== 'InfinispanUnavailable',
    );
    const outage = [...services, 'Lambda.ServiceException'].map((error) => retrierOf(retry, error)[0]);

    // FULL jitter: a wait is half of its limit on average.
    for (const retrier of outage)
      expect(retrier && sum(waitsOf(retrier)) / 2).toBeGreaterThan(OUTAGE_SECONDS);
    expect(outage.map((retrier) => retrier?.JitterStrategy)).toEqual(outage.map(() => 'FULL'));
  },
);

it.each(WAITING)('"%s" catches a refusal, and an answer that does not come in time', (name) => {
  const { Catch } = definition.States[name] ?? {};

  expect(Catch?.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['NotApproved', 'States.Timeout']]);
});

it('the limit of the execution is the sum of the waits and an hour for everything else', () => {
  const approval = definition.States['Ask for approval']?.TimeoutSeconds ?? 0;
  const keycloak = definition.States['Ask until Keycloak is started']?.TimeoutSeconds ?? 0;
  const parts = [approval, 3600, keycloak, 3600];

  expect(definition.TimeoutSeconds).toBe(sum(parts));
  expect(definition.Comment).toContain(
    `The limit of ${definition.TimeoutSeconds} s: ${approval} for the approval, 3600 for the push, ${keycloak} for Keycloak, and 3600`,
  );
});

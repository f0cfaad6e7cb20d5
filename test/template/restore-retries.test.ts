import { describe, expect, it } from 'vitest';
import * as errors from '../../functions/domain/errors.ts';
import { ACCELERATOR_QUIESCENCE, INFINISPAN_QUIESCENCE } from '../../functions/domain/limits.ts';
import invokeErrorList from '../fixtures/template/lambda-invoke-errors.json' with { type: 'json' };
import thrown from '../fixtures/template/restore-errors.json' with { type: 'json' };
import { longest, machineOf, placeholder, type Retrier, type State, sum, waitsOf } from './definition.ts';
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

describe('the limit of the whole execution', () => {
  const { States: states } = definition;
  const timeout = (name: string): number => states[name]?.TimeoutSeconds ?? 0;
  /** A try that reaches its time limit, and its retry, which does, too. */
  const slow = (name: string): number =>
    Math.max(
      ...retrierOf(states[name]?.Retry ?? [], 'Sandbox.Timedout').map((one) => longest(one, timeout(name))),
    );
  /** The seconds that a Choice allows. */
  const allowed = (choice: string): number =>
    Number(/< (\d+) %/.exec(states[choice]?.Choices?.map(({ Condition }) => Condition).join() ?? '')?.[1]) /
    1000;
  const [push, keycloak] = [allowed('Data pushed?'), allowed('Keycloak started?')];
  const FILLING = ['Cut the site off', 'Clear the site', 'Push the data', 'Let the site write back'];
  const ROUNDS = 3;

  const approvals = 2 * timeout('Ask for approval');
  const round =
    sum(FILLING.map((name) => slow(name) + INFINISPAN_QUIESCENCE)) +
    (push + timeout('Watch the push')) +
    (Math.max(
      ...(states['Ask to start Keycloak']?.Retry ?? []).map((one) =>
        longest(one, timeout('Ask to start Keycloak')),
      ),
    ) +
      keycloak +
      timeout('Wait for Keycloak'));
  const others =
    sum(
      ['May the site come back?', 'Start the restore', 'Return the traffic', 'Close the incident'].map(slow),
    ) +
    (allowed('Accelerator ready?') + timeout('Wait for the accelerator')) +
    ACCELERATOR_QUIESCENCE;
  const outage = Math.max(
    ...steps
      .filter(({ name }) => !WAITING.includes(name))
      .flatMap(({ name, retry }) => retry.map((one) => longest(one, timeout(name)))),
  );
  const total = approvals + ROUNDS * round + others + outage;

  it('is longer than three slow rounds, two approvals and an outage', () => {
    expect(states['Another round?']?.Choices?.[0]?.Condition).toContain(`$rounds < ${ROUNDS} `);
    expect(timeout('Ask until Keycloak is started')).toBe(keycloak);
    expect(definition.TimeoutSeconds).toBeGreaterThan(total);
  });

  it('is explained in the comment with the numbers of the definition', () => {
    expect(definition.Comment).toContain(`The limit of ${definition.TimeoutSeconds} s`);
    for (const part of [approvals, `${ROUNDS} × ${round}`, others, outage])
      expect(definition.Comment).toContain(`(${part})`);
    expect(definition.Comment).toContain(`make ${total} s`);
  });

  it('allows fewer events than a history may have', () => {
    // Events of one look and its record, and the shortest time of a look without a result (watch-restore.ts).
    const events = ROUNDS * ((push / 18) * 13 + (keycloak / 45) * 8);

    // AWS Step Functions Developer Guide, "Quotas related to state machine executions".
    expect(events).toBeLessThan(25_000 - 5000);
  });
});

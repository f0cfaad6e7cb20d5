import { describe, expect, it } from 'vitest';
import { createRandom } from '../../scheduler/random.ts';
import { Scheduler } from '../../scheduler/scheduler.ts';
import type { StatusChange } from '../host.ts';
import type { Json } from '../json.ts';
import { loadMachine } from '../machine.ts';
import { type Retrier, Retries } from '../retry.ts';
import { type ExecutionDescription, StepFunctions } from '../step-functions.ts';

function named(name: string): Error {
  return Object.assign(new Error('from the test'), { name });
}

/** Runs one Task to its end. */
async function run(
  state: Record<string, Json>,
  service: () => Promise<unknown>,
): Promise<{
  execution: ExecutionDescription;
  requests: unknown[];
  changes: StatusChange[];
  defects: unknown[];
}> {
  const scheduler = new Scheduler({
    seed: 1,
    startMs: 0,
    decide: () => ({ effectDelayMs: 0, answerDelayMs: 0 }),
    observe: () => {},
  });
  const requests: unknown[] = [];
  const changes: StatusChange[] = [];
  const defects: unknown[] = [];
  const call = (...request: unknown[]): Promise<unknown> => {
    requests.push(request);
    return service();
  };
  const stepFunctions = new StepFunctions({
    timers: scheduler,
    random: scheduler.random,
    invoke: call,
    callService: call,
    onHistoryEvent: () => {},
    onStatusChange: (change) => changes.push(change),
    onDefect: (defect) => defects.push(defect),
  });
  const machine = loadMachine({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: { A: { Type: 'Task', End: true, ...state } },
  });
  const stateMachineArn = stepFunctions.putStateMachine('m', machine);
  const { executionArn } = stepFunctions.startExecution({ stateMachineArn, name: 'e', input: '{"n":1}' });
  await scheduler.run();
  return { execution: stepFunctions.describeExecution({ executionArn }), requests, changes, defects };
}

describe('the name of an error', () => {
  it.each([
    [
      'arn:aws:states:::dynamodb:putItem',
      'ConditionalCheckFailedException',
      'DynamoDB.ConditionalCheckFailedException',
    ],
    [
      'arn:aws:states:::aws-sdk:dynamodb:updateItem',
      'ConditionalCheckFailedException',
      'DynamoDb.ConditionalCheckFailedException',
    ],
    [
      'arn:aws:states:::aws-sdk:sfn:startExecution',
      'ExecutionAlreadyExists',
      'Sfn.ExecutionAlreadyExistsException',
    ],
    ['arn:aws:states:::sns:publish', 'NotFoundException', 'SNS.NotFoundException'],
  ])('%s: %s', async (Resource, thrown, error) => {
    const { execution } = await run({ Resource }, () => Promise.reject(named(thrown)));
    expect(execution).toMatchObject({ status: 'FAILED', error });
  });

  it('that a Lambda function threw is unchanged', async () => {
    const Arguments = { FunctionName: 'f', Payload: '{% $states.input %}' };
    const task = { Resource: 'arn:aws:states:::lambda:invoke', Arguments };
    const { execution, requests } = await run(task, () => Promise.reject(named('ClaimChanged')));
    expect(requests).toEqual([['f', { n: 1 }]]);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ClaimChanged' });
    expect(JSON.parse(execution.cause ?? '')).toEqual({
      errorType: 'ClaimChanged',
      errorMessage: 'from the test',
      trace: [],
    });
  });
});

it('a service receives the Arguments, and its response is the result', async () => {
  const Arguments = { TableName: 't', Key: { pk: { S: '{% $string($states.input.n) %}' } } };
  const task = {
    Resource: 'arn:aws:states:::dynamodb:getItem',
    Arguments,
    Output: '{% $states.result.Item.x.S %}',
  };
  const { execution, requests } = await run(task, async () => ({ Item: { x: { S: 'y' } } }));
  expect(requests).toEqual([
    ['arn:aws:states:::dynamodb:getItem', { TableName: 't', Key: { pk: { S: '1' } } }],
  ]);
  expect(execution.output).toBe('"y"');
});

it('every change of status is reported', async () => {
  const { changes } = await run({ Resource: 'arn:aws:states:::sns:publish' }, async () => ({
    MessageId: '1',
  }));
  const identity = { name: 'e', input: '{"n":1}', redriveCount: 0, startDate: 0 };
  expect(changes).toEqual([
    expect.objectContaining({ ...identity, status: 'RUNNING', output: null, stopDate: null }),
    expect.objectContaining({ ...identity, status: 'SUCCEEDED', output: '{"MessageId":"1"}', stopDate: 0 }),
  ]);
});

it('an unknown parameter of lambda:invoke is a defect, not an error of the Task', async () => {
  const Arguments = { FunctionName: 'f', InvocationType: 'Event' };
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'A' }];
  const task = { Resource: 'arn:aws:states:::lambda:invoke', Arguments, Catch };
  const { execution, defects } = await run(task, async () => 1);
  expect(defects).toEqual([expect.any(TypeError)]);
  expect(execution.status).toBe('RUNNING');
});

it('full jitter waits for a random part of the interval', () => {
  const retrier: Retrier = {
    ErrorEquals: ['X'],
    IntervalSeconds: 10,
    MaxAttempts: 200,
    BackoffRate: 1,
    JitterStrategy: 'FULL',
  };
  const retries = new Retries([retrier], createRandom(1));
  const delays = Array.from({ length: 200 }, () => retries.delayAfter('X') ?? Number.NaN);
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  expect(Math.min(...delays)).toBeLessThan(1000);
  expect(Math.max(...delays)).toBeGreaterThan(9000);
  expect(Math.max(...delays)).toBeLessThan(10_000);
});

import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Answer } from './script.ts';
import { type Execution, startWorld, type World } from './world.ts';

vi.setConfig({ testTimeout: 30_000 });

const FIRST = { result: 'first' };
const FAILS = { throws: 'FirmError' };
const SECOND = { result: 'second' };

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, 120_000);

afterAll(() => world.stop());

const redrive = ({ arn }: Execution, clientToken?: string) =>
  world.sfn.send(new RedriveExecutionCommand({ executionArn: arn, ...(clientToken && { clientToken }) }));

const stop = ({ arn }: Execution) => world.sfn.send(new StopExecutionCommand({ executionArn: arn }));

const history = async ({ arn }: Execution) => {
  const { events = [] } = await world.sfn.send(new GetExecutionHistoryCommand({ executionArn: arn }));
  return events.map((event) => event.type);
};

describe('a redriven execution', () => {
  it('resumes at the failed state, with the same input and variables', async () => {
    const execution = await world.start('steps', [FIRST, FAILS, SECOND]);
    await world.until(execution, 'FAILED');

    await redrive(execution);

    const { output = '' } = await world.until(execution, 'SUCCEEDED', 1);
    const second = { step: 'Second', input: { from: 'First' }, remembered: 'first' };
    expect(JSON.parse(output)).toEqual({ first: 'first', second: 'second' });
    expect(world.script.calls(execution.key)).toMatchObject([{ step: 'First' }, second, second]);
  });

  it('keeps its definition if the machine was updated', async () => {
    const execution = await world.start('steps', [FIRST, FAILS, SECOND]);
    await world.until(execution, 'FAILED');
    const limited = { stateMachineArn: execution.machine, definition: world.definition('limited') };
    await world.sfn.send(new UpdateStateMachineCommand(limited));

    await redrive(execution);

    await world.until(execution, 'SUCCEEDED', 1);
    expect(world.script.calls(execution.key).map((call) => call.step)).toEqual(['First', 'Second', 'Second']);
  });

  it('has as many retries as a new one', async () => {
    const flaky = { throws: 'FlakyError' };
    const execution = await world.start('steps', [FIRST, flaky, flaky, flaky, SECOND]);
    await world.until(execution, 'FAILED');

    await redrive(execution);

    await world.until(execution, 'SUCCEEDED', 1);
    expect(world.script.calls(execution.key)).toHaveLength(5);
  });

  it('enters again a Fail state that a Catch led to', async () => {
    const execution = await world.start('steps', [FIRST, { throws: 'RefusedError' }]);
    await world.until(execution, 'FAILED');

    await redrive(execution);

    const ended = await world.until(execution, 'FAILED', 1);
    expect(ended).toMatchObject({ error: 'CaughtByName' });
    expect(world.script.calls(execution.key)).toHaveLength(2);
  });

  it("continues after a stop, and drops the old function's late answer", async () => {
    const late = Promise.withResolvers<Answer>();
    const fresh = Promise.withResolvers<Answer>();
    const execution = await world.start('limited', [() => late.promise, () => fresh.promise]);
    await world.script.called(execution.key, 1);
    await stop(execution);

    await redrive(execution);
    await world.script.called(execution.key, 2);
    late.resolve({ result: 'late' });
    await sleep(200);
    fresh.resolve({ result: 'fresh' });

    const { output } = await world.until(execution, 'SUCCEEDED', 1);
    expect(output).toBe('"fresh"');
    expect(await history(execution)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'ExecutionAborted',
      'ExecutionRedriven',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('has the whole time limit again after a timeout', async () => {
    const never = () => new Promise<Answer>(() => undefined);
    const execution = await world.start('limited', [never, never]);
    await world.until(execution, 'TIMED_OUT');

    await redrive(execution);
    await world.script.called(execution.key, 2);

    const running = await world.until(execution, 'RUNNING', 1);
    const again = await world.until(execution, 'TIMED_OUT', 1);
    expect(running).toMatchObject({ redriveStatus: 'NOT_REDRIVABLE' });
    expect(running.stopDate).toBeUndefined();
    expect(again).toMatchObject({ redriveStatus: 'REDRIVABLE' });
  });
});

describe('a redrive is reported', () => {
  it('with count, date and status, by DescribeExecution and in the event of each change', async () => {
    const execution = await world.start('steps', [FIRST, FAILS, FAILS]);
    const before = await world.until(execution, 'FAILED');

    const { redriveDate } = await redrive(execution);
    const running = await world.script.statusChange(execution.arn, 'RUNNING', 1);
    const after = await world.until(execution, 'FAILED', 1);
    const failed = await world.script.statusChange(execution.arn, 'FAILED', 1);

    expect(before).toMatchObject({ redriveCount: 0, redriveStatus: 'REDRIVABLE' });
    expect(before.redriveDate).toBeUndefined();
    expect(before.redriveStatusReason).toBeUndefined();
    expect(after).toMatchObject({ redriveDate, redriveStatus: 'REDRIVABLE' });
    expect(failed).toMatchObject({ redriveDate: redriveDate?.getTime(), redriveStatus: 'REDRIVABLE' });
    expect(running).toMatchObject({
      redriveDate: redriveDate?.getTime(),
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
  });
});

describe('a redrive is rejected', () => {
  const refusals = [
    { status: 'RUNNING', answers: [() => new Promise<Answer>(() => undefined)] },
    { status: 'SUCCEEDED', answers: [FIRST, SECOND] },
  ];
  it.each(refusals)('for a $status execution', async ({ status, answers }) => {
    const execution = await world.start('steps', answers);
    const described = await world.until(execution, status);

    const refused = redrive(execution);

    const message = `Execution is ${status} and cannot be redriven`;
    await expect(refused).rejects.toThrow(
      expect.objectContaining({ name: 'ExecutionNotRedrivable', message }),
    );
    expect(described).toMatchObject({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: message });
  });

  it('for an execution that does not exist', async () => {
    const missing = {
      arn: 'arn:aws:states:eu-central-1:000000000000:execution:no:no',
      key: 'no',
      machine: 'no',
    };

    await expect(redrive(missing)).rejects.toThrow(
      expect.objectContaining({ name: 'ExecutionDoesNotExist' }),
    );
  });
});

it('a client token redrives once', async () => {
  const execution = await world.start('steps', [FIRST, FAILS, SECOND]);
  await world.until(execution, 'FAILED');

  const first = await redrive(execution, 'token');
  await world.until(execution, 'SUCCEEDED', 1);
  const second = await redrive(execution, 'token');

  expect(second.redriveDate).toEqual(first.redriveDate);
  await world.until(execution, 'SUCCEEDED', 1);
});

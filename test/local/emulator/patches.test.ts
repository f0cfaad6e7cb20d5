import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import {
  GetExecutionHistoryCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Answer, soon } from './script.ts';
import { startWorld, type World } from './world.ts';

const RETRY_WAIT_MS = 10;
const FIRST = { result: 'first' };

vi.setConfig({ testTimeout: 30_000 });

let world: World;
let secure: Server;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'emulator-test-'));
  const names = [
    { type: 2 as const, value: 'localhost' },
    { type: 7 as const, ip: '127.0.0.1' },
  ];
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [{ name: 'subjectAltName', altNames: names }],
  });
  writeFileSync(join(folder, 'ca.pem'), pems.cert);
  secure = createServer({ key: pems.private, cert: pems.cert }, (_, response) => response.end('over TLS'));
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  world = await startWorld({ NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') });
}, 120_000);

afterAll(async () => {
  await world.stop();
  secure.closeAllConnections();
  secure.close();
  rmSync(folder, { recursive: true });
});

describe("an execution gets a function's error under its name", () => {
  const rows: { answer: Answer; error: string }[] = [
    { answer: { throws: 'ReporterUnreachableError' }, error: 'ReporterUnreachableError' },
    { answer: { text: 'a word' }, error: 'string' },
    { answer: { exit: true }, error: 'Runtime.ExitError' },
  ];
  it.each(rows)('$answer is $error', async ({ answer, error }) => {
    const execution = await world.start('steps', [answer]);

    const ended = await world.until(execution, 'FAILED');

    expect(ended).toMatchObject({ error });
    expect(ended.output).toBeUndefined();
  });
});

describe('Retry and Catch match by name', () => {
  const rows = [
    { of: 'a retried name', answers: [FIRST, { throws: 'FlakyError' }, { result: 'second' }], calls: 3 },
    {
      of: 'a retried name, beyond the last retry',
      answers: [FIRST, { throws: 'FlakyError' }, { throws: 'FlakyError' }],
      calls: 3,
      error: 'FlakyError',
    },
    { of: 'another name', answers: [FIRST, { throws: 'FirmError' }], calls: 2, error: 'FirmError' },
    { of: 'a caught name', answers: [FIRST, { throws: 'RefusedError' }], calls: 2, error: 'CaughtByName' },
  ];
  it.each(rows)('$of', async ({ answers, calls, error }) => {
    const execution = await world.start('steps', answers);

    const ended = await world.until(execution, error ? 'FAILED' : 'SUCCEEDED');

    expect(ended.error).toBe(error);
    expect(world.script.calls(execution.key)).toHaveLength(calls);
  });
});

describe('Succeed uses its Output', () => {
  it('at the end of the machine', async () => {
    const execution = await world.start('steps', [FIRST, { result: 'second' }]);

    const { output = '' } = await world.until(execution, 'SUCCEEDED');

    expect(JSON.parse(output)).toEqual({ first: 'first', second: 'second' });
  });

  it('at the end of a branch, after a Catch by name', async () => {
    const execution = await world.start('caught', [{ throws: 'RefusedError' }]);

    const { output = '' } = await world.until(execution, 'SUCCEEDED');

    expect(JSON.parse(output)).toEqual([{ caught: 'RefusedError' }]);
  });
});

describe('a task that waits for a token', () => {
  /** The token in the parameters of the scheduled task, as the history has them. */
  const tokenIn = (executionArn: string) =>
    soon(async () => {
      const { events = [] } = await world.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
      const parameters = events.findLast(({ type }) => type === 'TaskScheduled')?.taskScheduledEventDetails;
      return parameters === undefined
        ? undefined
        : JSON.parse(parameters.parameters ?? '{}').Payload?.input?.token;
    });

  it('succeeds with the answer to the token in its scheduled parameters', async () => {
    const execution = await world.start('callback', [FIRST]);
    await world.script.called(execution.key, 1);

    const taskToken = await tokenIn(execution.arn);
    await world.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"by":"bob"}' }));

    const { output = '' } = await world.until(execution, 'SUCCEEDED');
    expect(JSON.parse(output)).toEqual({ answered: { by: 'bob' } });
    expect(world.script.calls(execution.key)).toMatchObject([{ input: { token: taskToken } }]);
  });

  it('fails with the answer, which is caught by its name', async () => {
    const execution = await world.start('callback', [FIRST]);
    await world.script.called(execution.key, 1);

    const taskToken = await tokenIn(execution.arn);
    await world.sfn.send(new SendTaskFailureCommand({ taskToken, error: 'RefusedError', cause: 'no' }));

    const { output = '' } = await world.until(execution, 'SUCCEEDED');
    expect(JSON.parse(output)).toEqual({ refused: 'no' });
  });

  it.each([
    { what: 'retries it by name', answers: [{ throws: 'FlakyError' }, { throws: 'FirmError' }], calls: 2 },
    { what: 'fails', answers: [{ throws: 'FirmError' }], calls: 1 },
  ])('$what at once if its function fails, and does not wait for an answer', async ({ answers, calls }) => {
    const execution = await world.start('callback', answers);

    expect(await world.until(execution, 'FAILED')).toMatchObject({ error: 'FirmError' });
    expect(world.script.calls(execution.key)).toHaveLength(calls);
  });
});

describe('a stopped execution stays ABORTED', () => {
  const rows = [
    { of: 'and is not retried', definition: 'steps', before: [FIRST], wait: 30 * RETRY_WAIT_MS },
    { of: 'when its time limit passes', definition: 'limited', before: [], wait: 1_300 },
  ];
  it.each(rows)('$of', async ({ definition, before, wait }) => {
    const pendingAnswer = Promise.withResolvers<Answer>();
    const execution = await world.start(definition, [...before, () => pendingAnswer.promise]);
    await world.script.called(execution.key, before.length + 1);

    await world.sfn.send(new StopExecutionCommand({ executionArn: execution.arn }));
    pendingAnswer.resolve({ throws: 'FlakyError' });
    await sleep(wait);

    expect(world.script.calls(execution.key)).toHaveLength(before.length + 1);
    expect(await world.script.statusChange(execution.arn, 'ABORTED')).toMatchObject({
      redriveStatus: 'REDRIVABLE',
    });
    await world.until(execution, 'ABORTED');
  });
});

it('an execution beyond the time limit of its machine ends TIMED_OUT, and a rule reports it', async () => {
  const pendingAnswer = Promise.withResolvers<Answer>();
  const execution = await world.start('limited', [() => pendingAnswer.promise]);

  const ended = await world.until(execution, 'TIMED_OUT');
  const change = await world.script.statusChange(execution.arn, 'TIMED_OUT');
  pendingAnswer.resolve({ result: 'late' });
  await sleep(100);

  expect(change).toMatchObject({ redriveCount: 0, redriveDate: null, redriveStatus: 'REDRIVABLE' });
  expect(ended.stopDate).toBeInstanceOf(Date);
  await world.until(execution, 'TIMED_OUT');
});

it.each(['127.0.0.1', 'localhost'])('https.request to %s speaks TLS', async (host) => {
  const { port } = secure.address() as AddressInfo;
  const execution = await world.start('steps', [{ get: `https://${host}:${port}/` }, { result: 'second' }]);

  const { output = '' } = await world.until(execution, 'SUCCEEDED');

  expect(JSON.parse(output)).toMatchObject({ first: 'over TLS' });
});

describe('a start with the name of an execution', () => {
  it('returns the first start while that runs, and only for the same input', async () => {
    const pendingAnswer = Promise.withResolvers<Answer>();
    const { arn, key, machine } = await world.start('steps', [() => pendingAnswer.promise]);
    const start = (input: object) =>
      world.sfn.send(
        new StartExecutionCommand({ stateMachineArn: machine, name: key, input: JSON.stringify(input) }),
      );

    const again = await start({ key });
    const other = start({ key, other: true });

    await expect(other).rejects.toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
    expect(again.executionArn).toBe(arn);
    pendingAnswer.resolve({ throws: 'FirmError' });
    await world.until({ arn, key, machine }, 'FAILED');
    await expect(start({ key })).rejects.toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
  });
});

it('a throttled function fails as Lambda.TooManyRequestsException', async () => {
  const lambda = new LambdaClient(world.emulator);
  const limit = { FunctionName: world.scriptedArn, ReservedConcurrentExecutions: 0 };
  await lambda.send(new PutFunctionConcurrencyCommand(limit));

  const execution = await world.start('steps', []);

  expect(await world.until(execution, 'FAILED')).toMatchObject({ error: 'Lambda.TooManyRequestsException' });
});

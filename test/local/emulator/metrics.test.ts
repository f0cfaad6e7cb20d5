import { randomUUID } from 'node:crypto';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateFunctionUrlConfigCommand,
  DeleteFunctionConcurrencyCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Answer, soon } from './script.ts';
import { startWorld, type World } from './world.ts';

vi.setConfig({ testTimeout: 30_000 });

const MINUTE = 60_000;
const STARTED_AT = Date.now() - MINUTE;

let world: World;
let cloudWatch: CloudWatchClient;
let lambda: LambdaClient;
beforeAll(async () => {
  world = await startWorld();
  cloudWatch = new CloudWatchClient(world.emulator);
  lambda = new LambdaClient(world.emulator);
}, 120_000);
afterAll(() => world.stop());

interface MetricQuery {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

async function data({ namespace, name, dimensions }: MetricQuery, ScanBy?: 'TimestampAscending') {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const { MetricDataResults: [result] = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(STARTED_AT - 10 * MINUTE),
      EndTime: new Date(Date.now() + MINUTE),
      ...(ScanBy ? { ScanBy } : {}),
      MetricDataQueries: [
        {
          Id: 'query',
          MetricStat: {
            Metric: { Namespace: namespace, MetricName: name, Dimensions },
            Period: 60,
            Stat: 'Sum',
          },
        },
      ],
    }),
  );
  return result?.Values ?? [];
}
const total = async (query: MetricQuery) => (await data(query)).reduce((sum, value) => sum + value, 0);

/** The lines of each invocation. */
async function logStreams(): Promise<string[][]> {
  const client = new CloudWatchLogsClient(world.emulator);
  const logGroupName = `/aws/lambda/${ofFunction().FunctionName}`;
  const streams = new Map<string, string[]>();
  for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName }))
    for (const { logStreamName = '', message = '' } of events)
      streams.set(logStreamName, [...(streams.get(logStreamName) ?? []), message]);
  return [...streams.values()];
}

const ofFunction = () => ({ FunctionName: world.scriptedArn.split(':').at(-1) ?? '' });
const counts = (names: readonly string[]) =>
  Promise.all(names.map((name) => total({ namespace: 'AWS/Lambda', name, dimensions: ofFunction() })));

/** Runs `act` while Lambda throttles every call of the function. */
async function throttled<T>(act: () => Promise<T>): Promise<T> {
  await lambda.send(new PutFunctionConcurrencyCommand({ ...ofFunction(), ReservedConcurrentExecutions: 0 }));
  const done = await act();
  await lambda.send(new DeleteFunctionConcurrencyCommand(ofFunction()));
  return done;
}

async function invoke(answer: Answer): Promise<void> {
  const key = randomUUID();
  world.script.answer(key, [answer]);
  const Payload = JSON.stringify({ key, step: 'alone' });
  await lambda.send(new InvokeCommand({ ...ofFunction(), Payload })).catch(() => undefined);
}

/** Must be the first case: status changes of executions invoke the function, too. */
it('an invocation is counted once, with its error; a throttled one is counted as throttled only', async () => {
  const names = ['Invocations', 'Errors', 'Throttles'];
  const before = await counts(names);

  await invoke({ result: 1 });
  await invoke({ throws: 'FirmError' });
  const once = new LambdaClient({ ...world.emulator, maxAttempts: 1 });
  await throttled(() => once.send(new InvokeCommand(ofFunction())).catch(() => undefined));

  const after = await counts(names);
  expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([2, 1, 1]);
});

it("an invocation's log is complete once it has answered, even with an error, and its metrics are published", async () => {
  const metric = JSON.stringify({
    _aws: {
      Timestamp: STARTED_AT,
      CloudWatchMetrics: [{ Namespace: 'Own', Dimensions: [['a']], Metrics: [{ Name: 'logged' }] }],
    },
    a: '1',
    logged: 3,
  });
  const linesOf = (word: string) => [...Array(500).keys()].map((index) => `${word} ${index}`);

  await invoke({ lines: [...linesOf('well'), metric], result: 1 });
  await invoke({ lines: [...linesOf('badly'), metric], throws: 'FirmError' });

  const streams = await logStreams();
  for (const word of ['well', 'badly']) {
    const lines = streams.find((stream) => stream.includes(`${word} 0`));
    expect(lines?.filter((line) => line.startsWith(word) || line === metric)).toEqual([
      ...linesOf(word),
      metric,
    ]);
  }
  expect(await data({ namespace: 'Own', name: 'logged', dimensions: { a: '1' } })).toEqual([6]);
});

it('the responses of a function URL are counted by class', async () => {
  const { FunctionUrl = '' } = await lambda.send(
    new CreateFunctionUrlConfigCommand({ ...ofFunction(), AuthType: 'NONE' }),
  );
  const id = new URL(FunctionUrl).hostname.split('.')[0];

  const { status } = await throttled(() => fetch(`${world.emulator.endpoint}/_aws/lambda-url/${id}/`));

  expect(status).toBe(429);
  expect(await counts(['UrlRequestCount', 'Url4xxCount', 'Url5xxCount'])).toEqual([1, 1, 0]);
});

it('metric data come newest first by default, and only of exactly the requested dimensions', async () => {
  const put = (a: string, Value: number, at: number) => ({
    MetricName: 'n',
    Dimensions: [{ Name: 'a', Value: a }],
    Value,
    Timestamp: new Date(at),
  });
  const MetricData = [put('1', 1, STARTED_AT - MINUTE), put('1', 2, STARTED_AT), put('2', 10, STARTED_AT)];
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Own', MetricData }));
  const query = (dimensions: MetricQuery['dimensions']) => ({ namespace: 'Own', name: 'n', dimensions });

  expect(await data(query({ a: '1' }))).toEqual([2, 1]);
  expect(await data(query({ a: '1' }), 'TimestampAscending')).toEqual([1, 2]);
  expect(await data(query({}))).toEqual([]);
});

it('an alarm keeps its state when metrics are published', async () => {
  const metric = { Namespace: 'Own', MetricName: 'unevaluated' };
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      ...metric,
      AlarmName: 'Unevaluated',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    }),
  );
  const MetricData = [{ MetricName: metric.MetricName, Value: 5 }];
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: metric.Namespace, MetricData }));

  const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ['Unevaluated'] }));
  expect(MetricAlarms?.map(({ StateValue }) => StateValue)).toEqual(['INSUFFICIENT_DATA']);
});

it.each([
  { status: 'FAILED', name: 'ExecutionsFailed', definition: 'steps', hangs: false },
  { status: 'TIMED_OUT', name: 'ExecutionsTimedOut', definition: 'limited', hangs: true },
  { status: 'ABORTED', name: 'ExecutionsAborted', definition: 'steps', hangs: true },
])('the state machine counts an execution that ends $status', async ({ status, name, definition, hangs }) => {
  const hanging = () => new Promise<never>(() => undefined);
  const execution = await world.start(definition, hangs ? [hanging] : [{ throws: 'FirmError' }]);
  await world.script.called(execution.key, 1);
  if (status === 'ABORTED') await world.sfn.send(new StopExecutionCommand({ executionArn: execution.arn }));
  await world.until(execution, status);

  const dimensions = { StateMachineArn: execution.machine };
  await soon(async () =>
    (await total({ namespace: 'AWS/States', name, dimensions })) === 1 ? true : undefined,
  );
});

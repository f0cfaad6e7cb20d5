import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  InvalidArn,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import {
  describeExecution,
  lastEvents,
  listExecutions,
  readHistory,
} from '../../../../functions/clients/read-executions.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:fencing';
const MISSING = [
  new ExecutionDoesNotExist({ message: 'x', $metadata: {} }),
  new InvalidArn({ message: 'x', $metadata: {} }),
];

function createWorld() {
  const client = new SFNClient({ region: 'eu-west-1' });
  return { client, mock: mockClient(client) };
}

/** The three reads of one execution. */
const READS = [
  { read: describeExecution, none: undefined, operation: 'DescribeExecution' },
  { read: readHistory, none: undefined, operation: 'GetExecutionHistory' },
  { read: lastEvents, none: [], operation: 'GetExecutionHistory' },
] as const;

describe.each(READS)('$read.name', ({ read, none, operation }) => {
  it.each(MISSING)('returns nothing if Step Functions answers $name', async (error) => {
    const { client, mock } = createWorld();
    mock.onAnyCommand().rejects(error);

    expect(await read(client, 'arn')).toEqual(none);
  });

  it('fails if Step Functions does not answer', async () => {
    const { client, mock } = createWorld();
    const cause = serviceError('ThrottlingException', 400);
    mock.onAnyCommand().rejects(cause);

    expect(await rejectionOf(read(client, 'arn'))).toMatchObject({
      name: 'ExecutionsUnavailable',
      message: `${operation}: ThrottlingException`,
      cause,
    });
  });
});

it('describes an execution', async () => {
  const { client, mock } = createWorld();
  mock.on(DescribeExecutionCommand, { executionArn: 'arn' }).resolves({ status: 'RUNNING' });

  expect(await describeExecution(client, 'arn')).toEqual({ status: 'RUNNING' });
});

const event = (id: number) => ({ id, type: 'PassStateEntered' as const, timestamp: new Date(id) });

it('reads every page of a history', async () => {
  const { client, mock } = createWorld();
  mock
    .on(GetExecutionHistoryCommand)
    .resolvesOnce({ events: [event(1), event(2)], nextToken: 'more' })
    .resolvesOnce({ events: [event(3)] });

  expect(await readHistory(client, 'arn')).toEqual([event(1), event(2), event(3)]);
  expect(mock.commandCalls(GetExecutionHistoryCommand).map(({ args }) => args[0].input)).toEqual([
    { executionArn: 'arn', maxResults: 1000 },
    { executionArn: 'arn', maxResults: 1000, nextToken: 'more' },
  ]);
});

it.each([readHistory, lastEvents])('$name reads an answer without events as none', async (read) => {
  const { client, mock } = createWorld();
  mock.on(GetExecutionHistoryCommand).resolves({});

  expect(await read(client, 'arn')).toEqual([]);
});

it('reads only the last events', async () => {
  const { client, mock } = createWorld();
  mock.on(GetExecutionHistoryCommand).resolves({ events: [event(3), event(2)], nextToken: 'more' });

  expect(await lastEvents(client, 'arn')).toEqual([event(3), event(2)]);
  expect(mock.commandCalls(GetExecutionHistoryCommand)).toHaveLength(1);
});

describe('the executions in a status', () => {
  const named = (name: string) => ({ name }) as ExecutionListItem;

  it('are listed page by page', async () => {
    const { client, mock } = createWorld();
    mock
      .on(ListExecutionsCommand)
      .resolvesOnce({ executions: [named('b')], nextToken: 'more' })
      .resolvesOnce({ executions: [named('a')] });

    const pages: ExecutionListItem[][] = [];
    for await (const page of listExecutions(client, MACHINE, 'RUNNING')) pages.push(page);

    expect(pages).toEqual([[named('b')], [named('a')]]);
    const asked = { stateMachineArn: MACHINE, statusFilter: 'RUNNING', maxResults: 100 };
    expect(mock.commandCalls(ListExecutionsCommand).map(({ args }) => args[0].input)).toEqual([
      asked,
      { ...asked, nextToken: 'more' },
    ]);
  });

  it('are unknown if Step Functions does not answer', async () => {
    const { client, mock } = createWorld();
    mock.on(ListExecutionsCommand).rejects(serviceError('AccessDeniedException', 400));

    expect(await rejectionOf(listExecutions(client, MACHINE, 'FAILED').next())).toMatchObject({
      name: 'ExecutionsUnavailable',
      message: 'ListExecutions: AccessDeniedException',
    });
  });
});

import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandInput,
  ExecutionDoesNotExist,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  type ListExecutionsCommandInput,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import {
  createExecutionHistory,
  type FailedExecution,
} from '../../../../functions/clients/execution-history.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';
import { createRecorder } from '../../support/recorder.ts';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:fencing';
const STOPPED = new Date('2026-11-24T13:40:00.000Z');

function createWorld(statuses: Readonly<Record<string, 'RUNNING' | 'SUCCEEDED' | 'FAILED'>> = {}) {
  const client = new SFNClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  const recorder = createRecorder();
  mock.on(DescribeExecutionCommand).callsFake(({ executionArn = '' }: DescribeExecutionCommandInput) =>
    recorder.call(`describe ${executionArn}`, () => {
      const status = statuses[executionArn];
      if (!status) throw new ExecutionDoesNotExist({ message: 'x', $metadata: {} });
      return { status };
    }),
  );
  return { mock, recorder, history: createExecutionHistory(client, [MACHINE]) };
}

describe('whether one of the executions is running', () => {
  it.each([
    { of: [], running: false, chain: [] },
    { of: ['a'], running: true, chain: ['describe a'] },
    { of: ['b', 'a'], running: true, chain: ['describe a + describe b'] },
    { of: ['b', 'c'], running: false, chain: ['describe b + describe c'] },
    { of: ['forgotten'], running: false, chain: ['describe forgotten'] },
  ])('of $of: $running, queried in parallel', async ({ of, running, chain }) => {
    const { history, recorder } = createWorld({ a: 'RUNNING', b: 'SUCCEEDED', c: 'FAILED' });

    expect(await history.anyRunning(of)).toBe(running);
    expect(recorder.chain()).toEqual(chain);
  });

  it.each([
    { of: 'that ended', ended: 'a', redrives: 0, running: false },
    { of: 'that was redriven since', ended: 'a', redrives: 1, running: true },
    { of: 'that was redriven, and ended again', ended: 'a', before: 1, redrives: 1, running: false },
    { of: 'while another one ended', ended: 'b', redrives: 0, running: true },
  ])('is known for an execution $of, although it is listed as running', async (row) => {
    const { history, mock } = createWorld();
    mock.on(DescribeExecutionCommand).resolves({
      executionArn: 'a',
      status: 'RUNNING',
      redriveCount: row.redrives,
    });
    const ended = {
      arn: row.ended,
      name: row.ended,
      status: 'FAILED',
      redriveCount: row.before ?? 0,
      stoppedAt: 1,
    } as const;

    expect(await history.anyRunning(['a'], ended)).toBe(row.running);
  });

  it('is unknown if Step Functions does not answer', async () => {
    const { history, mock } = createWorld();
    const cause = serviceError('ThrottlingException', 400);
    mock.on(DescribeExecutionCommand).rejects(cause);

    expect(await rejectionOf(history.anyRunning(['a']))).toMatchObject({
      name: 'ExecutionsUnavailable',
      message: 'DescribeExecution: ThrottlingException',
      cause,
    });
  });
});

describe('executions that ended without an outcome', () => {
  it('are the latest of each status, queried in parallel', async () => {
    const { history, mock, recorder } = createWorld();
    mock.on(ListExecutionsCommand).callsFake((input: ListExecutionsCommandInput) =>
      recorder.call(`list ${input.statusFilter} ${input.maxResults} ${input.stateMachineArn}`, () => ({
        executions:
          input.statusFilter === 'ABORTED'
            ? []
            : [
                {
                  executionArn: `arn of ${input.statusFilter}`,
                  name: 'a-name',
                  stopDate: STOPPED,
                  ...(input.statusFilter === 'FAILED' ? { redriveCount: 2 } : {}),
                },
              ],
      })),
    );

    expect(await history.failed()).toEqual([
      {
        arn: 'arn of FAILED',
        name: 'a-name',
        status: 'FAILED',
        redriveCount: 2,
        stoppedAt: STOPPED.getTime(),
      },
      {
        arn: 'arn of TIMED_OUT',
        name: 'a-name',
        status: 'TIMED_OUT',
        redriveCount: 0,
        stoppedAt: STOPPED.getTime(),
      },
    ]);
    const asked = ['ABORTED', 'FAILED', 'TIMED_OUT'].map((status) => `list ${status} 100 ${MACHINE}`);
    expect(recorder.chain()).toEqual([asked.join(' + ')]);
  });

  it.each([
    { answer: {}, ended: [] },
    {
      answer: { executions: [{} as ExecutionListItem] },
      ended: [{ arn: '', name: '', status: 'ABORTED', redriveCount: 0, stoppedAt: 0 }],
    },
  ])('have defaults for fields that are left out: $answer', async ({ answer, ended }) => {
    const { history, mock } = createWorld();
    mock.on(ListExecutionsCommand).resolves({});
    mock.on(ListExecutionsCommand, { statusFilter: 'ABORTED' }).resolves(answer);

    expect(await history.failed()).toEqual(ended);
  });

  it('are unknown if Step Functions does not answer', async () => {
    const { history, mock } = createWorld();
    const cause = serviceError('AccessDeniedException', 400);
    mock.on(ListExecutionsCommand).rejects(cause);

    expect(await rejectionOf(history.failed())).toMatchObject({
      name: 'ExecutionsUnavailable',
      message: 'ListExecutions: AccessDeniedException',
      cause,
    });
  });
});

describe('the end of an execution', () => {
  const ENDED: FailedExecution = { arn: 'a', name: 'a', status: 'FAILED', redriveCount: 0, stoppedAt: 0 };
  const entered = (name: string): Partial<HistoryEvent> => ({ stateEnteredEventDetails: { name } });
  const redriven = (redriveCount: number): Partial<HistoryEvent> => ({
    executionRedrivenEventDetails: { redriveCount },
  });
  const failed = (error: string): Partial<HistoryEvent> => ({
    executionFailedEventDetails: { error, cause: `why ${error}` },
  });
  const task: Partial<HistoryEvent> = { taskFailedEventDetails: { error: 'x', resource: 'y' } as never };

  /** Events in the order in which they happened. */
  const rows: readonly {
    readonly when: string;
    readonly events: readonly Partial<HistoryEvent>[];
    readonly redrives?: number;
    readonly ended?: Partial<FailedExecution>;
    readonly ending: object;
  }[] = [
    {
      when: 'a task failed',
      events: [entered('First'), entered('Second'), task, failed('Firm')],
      ending: { state: 'Second', error: 'Firm', cause: 'why Firm' },
    },
    {
      when: 'it timed out',
      events: [entered('First'), { executionTimedOutEventDetails: { error: 'States.Timeout' } }],
      ending: { state: 'First', error: 'States.Timeout' },
    },
    {
      when: 'an operator stopped it without a reason',
      events: [entered('First'), { executionAbortedEventDetails: {} }],
      ending: { state: 'First' },
    },
    {
      when: 'a redrive failed, with or without entering its state again',
      events: [entered('First'), failed('Firm'), redriven(1), task, failed('Other')],
      redrives: 1,
      ended: { redriveCount: 1 },
      ending: { state: 'First', error: 'Other', cause: 'why Other' },
    },
    {
      when: 'it was redriven before the query',
      events: [
        entered('First'),
        failed('Firm'),
        redriven(1),
        entered('Second'),
        failed('Other'),
        redriven(2),
      ],
      redrives: 2,
      ending: { state: 'First', error: 'Firm', cause: 'why Firm' },
    },
    {
      when: 'it was redriven a moment before the query',
      events: [entered('First'), failed('Firm'), redriven(1)],
      redrives: 1,
      ending: { state: 'First', error: 'Firm', cause: 'why Firm' },
    },
    {
      when: 'it was redriven, and too many events followed',
      events: [entered('Second'), failed('Other'), redriven(2), entered('Third')],
      redrives: 2,
      ending: {},
    },
    { when: 'more than a hundred events followed the last entry', events: [task], ending: {} },
  ];

  it.each(rows)('is read from its last events: $when', async ({ events, redrives = 0, ended, ending }) => {
    const { history, mock } = createWorld();
    mock.on(DescribeExecutionCommand).resolves({ input: '{}', redriveCount: redrives });
    mock.on(GetExecutionHistoryCommand).resolves({ events: events.toReversed() as HistoryEvent[] });

    expect(await history.failureOf({ ...ENDED, ...ended })).toEqual({ input: '{}', ...ending });
    expect(mock.commandCalls(GetExecutionHistoryCommand).map(({ args }) => args[0].input)).toEqual([
      { executionArn: 'a', reverseOrder: true, maxResults: 100 },
    ]);
  });

  it('is unknown for an execution that is no longer kept', async () => {
    const { history, mock } = createWorld();
    mock.on(GetExecutionHistoryCommand).rejects(new ExecutionDoesNotExist({ message: 'x', $metadata: {} }));

    expect(await history.failureOf(ENDED)).toEqual({});
  });

  it('is unknown if Step Functions does not answer', async () => {
    const { history, mock } = createWorld({ a: 'FAILED' });
    const cause = serviceError('ThrottlingException', 400);
    mock.on(GetExecutionHistoryCommand).rejects(cause);

    expect(await rejectionOf(history.failureOf(ENDED))).toMatchObject({
      name: 'ExecutionsUnavailable',
      message: 'GetExecutionHistory: ThrottlingException',
      cause,
    });
  });
});

import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandInput,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  type ListExecutionsCommandInput,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createExecutionHistory } from '../../../functions/lib/clients/execution-history.ts';
import { mockClient, rejectionOf, serviceError } from '../support/aws.ts';
import { createRecorder } from '../support/recorder.ts';

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
  return { mock, recorder, history: createExecutionHistory(client, MACHINE) };
}

describe('whether one of the executions is running', () => {
  it.each([
    { of: [], running: false, chain: [] },
    { of: ['a'], running: true, chain: ['describe a'] },
    { of: ['b', 'a'], running: true, chain: ['describe a + describe b'] },
    { of: ['b', 'c'], running: false, chain: ['describe b + describe c'] },
    { of: ['forgotten'], running: false, chain: ['describe forgotten'] },
  ])('of $of: $running, asked side by side', async ({ of, running, chain }) => {
    const { history, recorder } = createWorld({ a: 'RUNNING', b: 'SUCCEEDED', c: 'FAILED' });

    expect(await history.anyRunning(of)).toBe(running);
    expect(recorder.chain()).toEqual(chain);
  });

  it('is not known when Step Functions does not answer', async () => {
    const { history, mock } = createWorld();
    const cause = serviceError('ThrottlingException', 400);
    mock.on(DescribeExecutionCommand).rejects(cause);

    expect(await rejectionOf(history.anyRunning(['a']))).toMatchObject({
      message: 'DescribeExecution: ThrottlingException',
      cause,
    });
  });
});

describe('executions that ended without an outcome', () => {
  it('are the latest of each kind, asked for side by side', async () => {
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

    expect(await history.ended()).toEqual([
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

  it('are not known when Step Functions does not answer', async () => {
    const { history, mock } = createWorld();
    const cause = serviceError('AccessDeniedException', 400);
    mock.on(ListExecutionsCommand).rejects(cause);

    expect(await rejectionOf(history.ended())).toMatchObject({
      message: 'ListExecutions: AccessDeniedException',
      cause,
    });
  });
});

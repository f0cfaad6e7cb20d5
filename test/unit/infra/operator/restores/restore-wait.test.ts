import type { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { answerWait, findWait, planLines } from '../../../../../infra/operator/restores/restore-wait.ts';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:restores';
const ARN = 'arn:aws:states:eu-west-1:123456789012:execution:restores:restore-1';
const PLAN = {
  incident: 'the-incident',
  site: 'site-b',
  survivor: 'site-a',
  entries: { sessions: { survivor: 5, site: 2 } },
  endpoints: [{ endpointId: 'balancer', group: 'group', weight: 7 }],
  remarks: [],
};
const scheduled = (payload: object) => ({
  type: 'TaskScheduled',
  taskScheduledEventDetails: { parameters: JSON.stringify({ FunctionName: 'f', Payload: payload }) },
});
const ASKED = scheduled({ ask: 'approve the plan', plan: PLAN, token: 'the-token' });

function createStack(events: readonly object[], status = 'RUNNING') {
  const sent: { name: string; input: Record<string, unknown> }[] = [];
  const answers: Record<string, unknown> = {
    DescribeExecutionCommand: { executionArn: ARN, name: 'restore-1', status },
    // The latest first.
    GetExecutionHistoryCommand: { events: events.toReversed() },
  };
  const client = {
    send: async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
      sent.push({ name: command.constructor.name, input: command.input });
      return answers[command.constructor.name] ?? {};
    },
  };
  const stack = {
    stepFunctions: client as unknown as SFNClient,
    auditWriter: client as never,
    restoreStateMachineArn: MACHINE,
    auditTable: 'audit',
    auditRetentionDays: 0,
    application: 'keycloak',
    clock: { now: () => 0, sleep: () => Promise.resolve() },
  };
  return { stack, sent };
}

describe('the wait of a restore', () => {
  it.each([
    { when: 'its last task waits', handle: 'restore-1', events: [ASKED] },
    { when: 'its ARN is given', handle: ARN, events: [scheduled({}), { type: 'TaskSucceeded' }, ASKED] },
  ])('is found if $when', async ({ handle, events }) => {
    const { stack, sent } = createStack(events);

    const found = await findWait(stack, handle);

    expect(sent.map(({ input }) => input)).toEqual([
      { executionArn: ARN },
      { executionArn: ARN, reverseOrder: true, maxResults: 100 },
    ]);
    expect(found).toEqual({
      execution: 'restore-1',
      arn: ARN,
      ask: 'approve the plan',
      plan: PLAN,
      token: 'the-token',
    });
  });

  it.each([
    { when: 'the task has ended', events: [ASKED, { type: 'TaskSucceeded' }] },
    { when: 'the last task waits for no token', events: [ASKED, { type: 'TaskSucceeded' }, scheduled({})] },
    { when: 'there is no task', events: [{ type: 'ExecutionStarted' }] },
    { when: 'the execution has ended', events: [ASKED], status: 'ABORTED' },
    {
      when: 'the execution is one of another state machine',
      events: [ASKED],
      handle: ARN.replace(':restores:', ':fencings:'),
    },
  ])('is not found if $when', async ({ events, status, handle = 'restore-1' }) => {
    const { stack } = createStack(events, status);

    expect(await findWait(stack, handle)).toBeUndefined();
  });

  it.each([
    { approved: true, command: 'SendTaskSuccessCommand', line: 'Approved: approve the plan.' },
    { approved: false, command: 'SendTaskFailureCommand', line: 'Refused: approve the plan.' },
  ])('is answered, and put on record: approved is $approved', async ({ approved, command, line }) => {
    const { stack, sent } = createStack([ASKED]);
    const wait = await findWait(stack, 'restore-1');
    if (wait === undefined) throw new Error('not found');
    sent.length = 0;

    const { lines } = await answerWait(stack, wait, approved);

    expect(lines).toEqual(['restore-1', line]);
    expect(sent.map(({ name }) => name)).toEqual([command, 'PutItemCommand']);
    expect(sent[0]?.input).toMatchObject({ taskToken: 'the-token' });
    expect(JSON.stringify(sent[1]?.input)).not.toContain('the-token');
  });

  it('shows the plan', () => {
    expect(planLines(PLAN)).toEqual([
      'site-b comes back with the data of site-a:',
      '  sessions: 2 entries of site-b are thrown away, 5 of site-a are pushed',
      '  balancer goes back with weight 7',
    ]);
  });
});

import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { createExecutions, ExecutionNotStarted } from '../../../../functions/clients/executions.ts';
import type { FencingEvent } from '../../../../functions/domain/event.ts';
import input from '../../../fixtures/webhook/execution-input.json' with { type: 'json' };

const STATE_MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:fencing';
const execution = { name: 'a-name', input: { ...input, version: 1, mode: 'event' } satisfies FencingEvent };

function createClient() {
  const client = new SFNClient({ region: 'eu-west-1' });
  return { mock: mockClient(client), executions: createExecutions(client, STATE_MACHINE) };
}

it('starts the state machine under the name, with the event as JSON', async () => {
  const { mock, executions } = createClient();
  mock.on(StartExecutionCommand).resolves({});

  expect(await executions.start(execution)).toBe('started');
  expect(mock.commandCalls(StartExecutionCommand).map((call) => call.args[0].input)).toEqual([
    { stateMachineArn: STATE_MACHINE, name: 'a-name', input: JSON.stringify(input) },
  ]);
});

it('returns already-started for a name that was used', async () => {
  const { mock, executions } = createClient();
  mock.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'x', $metadata: {} }));

  expect(await executions.start(execution)).toBe('already-started');
});

it('translates every other failure, and keeps the cause', async () => {
  const { mock, executions } = createClient();
  const cause = Object.assign(new Error('rate exceeded'), { name: 'ThrottlingException' });
  mock.on(StartExecutionCommand).rejects(cause);

  const error: unknown = await executions.start(execution).catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(ExecutionNotStarted);
  expect(error).toMatchObject({
    name: 'ExecutionNotStarted',
    message: 'StartExecution: ThrottlingException',
    cause,
  });
});

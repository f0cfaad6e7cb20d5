import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { createFinishedExecutions } from '../../../../../functions/operations/notify/executions.ts';
import { mockClient, rejectionOf, serviceError } from '../../../support/aws.ts';
import { EVENT } from '../../../support/claim.ts';
import { REQUEST } from '../../../support/restore-world.ts';

const REGION = { region: 'eu-west-1' };
const THROTTLED = serviceError('ThrottlingException', 400);

describe('a finished execution', () => {
  const missing = new ExecutionDoesNotExist({ message: 'x', $metadata: {} });

  function read(described: object) {
    const client = new SFNClient(REGION);
    const mock = mockClient(client);
    mock.on(DescribeExecutionCommand).resolves(described);
    mock.on(GetExecutionHistoryCommand).resolves({ events: [] });
    return createFinishedExecutions(client).read('an ARN');
  }
  const startDate = new Date(1000);
  const input = JSON.stringify(EVENT);

  it.each([
    {
      of: 'fenced',
      output: { outcome: 'FENCED', incident: 'i' },
      outcome: { outcome: 'FENCED', incident: 'i' },
    },
    {
      of: 'rolled back',
      output: { outcome: 'NOT_FENCED', reason: 'REPORTER_NOT_IN_SERVICE', incident: 'i' },
      outcome: { outcome: 'NOT_FENCED', reason: 'REPORTER_NOT_IN_SERVICE', detail: '' },
    },
    { of: 'rehearsed', output: { outcome: 'REHEARSED', stopped: false }, outcome: undefined },
  ])('is read with its outcome: $of', async ({ output, outcome }) => {
    expect(await read({ input, output: JSON.stringify(output), startDate })).toEqual({
      event: EVENT,
      outcome,
      startedAt: 1000,
      lost: [],
    });
  });

  it.each([
    {
      of: 'restored',
      output: { outcome: 'RESTORED', incident: 'i' },
      outcome: { outcome: 'RESTORED', incident: 'i' },
    },
    {
      of: 'not restored',
      output: { outcome: 'NOT_RESTORED', reason: 'NOT_APPROVED', incident: 'i' },
      outcome: { outcome: 'NOT_RESTORED', reason: 'NOT_APPROVED', detail: '', incident: 'i', undone: false },
    },
  ])('of a restore is read with its request and its outcome: $of', async ({ output, outcome }) => {
    const described = { input: JSON.stringify(REQUEST), output: JSON.stringify(output), startDate };

    expect(await read(described)).toEqual({
      event: undefined,
      request: REQUEST,
      outcome,
      startedAt: 1000,
      lost: [],
    });
  });

  it('has an unknown start if Step Functions reports none', async () => {
    expect(await read({ input })).toMatchObject({ startedAt: 0 });
  });

  it('may no longer exist', async () => {
    const client = new SFNClient(REGION);
    const mock = mockClient(client);
    mock.onAnyCommand().rejects(missing);

    expect(await rejectionOf(createFinishedExecutions(client).read('an ARN'))).toMatchObject({
      name: 'ExecutionsUnavailable',
      message: 'the execution an ARN does not exist',
    });
  });

  it.each([
    {
      answered: 'description',
      fails: (mock: ReturnType<typeof mockClient>) => mock.on(GetExecutionHistoryCommand).rejects(missing),
    },
    {
      answered: 'history',
      fails: (mock: ReturnType<typeof mockClient>) => mock.on(DescribeExecutionCommand).rejects(missing),
    },
  ])('may be deleted between two requests: only its $answered is found', async ({ fails }) => {
    const client = new SFNClient(REGION);
    const mock = mockClient(client);
    mock.onAnyCommand().resolves({});
    fails(mock);

    expect(await rejectionOf(createFinishedExecutions(client).read('an ARN'))).toMatchObject({
      name: 'ExecutionsUnavailable',
    });
  });

  it.each(['["garbage"]', '{}', undefined])('may have had the input %s', async (given) => {
    expect(await read({ input: given, startDate })).toMatchObject({ event: undefined, outcome: undefined });
  });

  it.each([
    {
      message: 'DescribeExecution: ThrottlingException',
      fails: (mock: ReturnType<typeof mockClient>) => mock.on(DescribeExecutionCommand).rejects(THROTTLED),
    },
    {
      message: 'GetExecutionHistory: ThrottlingException',
      fails: (mock: ReturnType<typeof mockClient>) => mock.on(GetExecutionHistoryCommand).rejects(THROTTLED),
    },
  ])('fails with a temporary error: $message', async ({ message, fails }) => {
    const client = new SFNClient(REGION);
    const mock = mockClient(client);
    mock.onAnyCommand().resolves({});
    fails(mock);

    const failed = rejectionOf(createFinishedExecutions(client).read('an ARN'));
    expect(await failed).toMatchObject({ name: 'ExecutionsUnavailable', message: message });
  });
});

import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { createFinishedExecutions } from '../../../../../functions/operations/notify/executions.ts';
import { createNotificationLog } from '../../../../../functions/operations/notify/notification-log.ts';
import { createTopic } from '../../../../../functions/operations/notify/topic.ts';
import { executionPage } from '../../../../../functions/support/execution-page.ts';
import { mockClient, rejectionOf, serviceError } from '../../../support/aws.ts';
import { EVENT } from '../../../support/claim.ts';

const REGION = { region: 'eu-west-1' };
const THROTTLED = serviceError('ThrottlingException', 400);

describe('what people were told', () => {
  function createWorld(retentionDays = 0) {
    const client = new DynamoDBClient(REGION);
    return {
      mock: mockClient(client),
      told: createNotificationLog(client, 'audit', 'keycloak', retentionDays),
    };
  }
  const KEY = { application: { S: 'keycloak' }, id: { S: 'notified#a subject' } };

  it.each([
    { days: 0, expiresAt: { S: 'never' } },
    { days: 30, expiresAt: { N: String(30 * 86_400) } },
  ])('is noted in a row of its own, kept $days days', async ({ days, expiresAt }) => {
    const { mock, told } = createWorld(days);
    mock.on(PutItemCommand).resolves({});

    await told.note('a subject', 'an execution', 0);

    expect(mock).toHaveReceivedCommandWith(PutItemCommand, {
      TableName: 'audit',
      Item: { ...KEY, execution: { S: 'an execution' }, at: { S: '1970-01-01T00:00:00.000Z' }, expiresAt },
    });
  });

  it('is looked for, and what was noted a moment ago is found', async () => {
    const { mock, told } = createWorld();
    mock.on(GetItemCommand).resolvesOnce({}).resolvesOnce({ Item: KEY });

    expect([await told.has('a subject'), await told.has('a subject')]).toEqual([false, true]);

    const asked = { TableName: 'audit', Key: KEY, ConsistentRead: true };
    expect(mock).toHaveReceivedNthCommandWith(GetItemCommand, 1, asked);
  });

  it('may be unknown for the moment', async () => {
    const { mock, told } = createWorld();
    mock.onAnyCommand().rejects(THROTTLED);

    expect(await rejectionOf(told.has('x'))).toMatchObject({ message: 'GetItem: ThrottlingException' });
    expect(await rejectionOf(told.note('x', 'y', 0))).toMatchObject({
      message: 'PutItem: ThrottlingException',
    });
  });
});

describe('the topic', () => {
  const client = new SNSClient(REGION);
  const mock = mockClient(client);
  const topic = createTopic(client, 'arn:topic');

  it('gets subject and text', async () => {
    mock.on(PublishCommand).resolvesOnce({});

    await topic.send({ subject: 'a subject', text: 'a text' });

    expect(mock).toHaveReceivedCommandWith(PublishCommand, {
      TopicArn: 'arn:topic',
      Subject: 'a subject',
      Message: 'a text',
    });
  });

  it('may refuse', async () => {
    mock.on(PublishCommand).rejects(serviceError('KMSAccessDenied', 400));

    const refused = rejectionOf(topic.send({ subject: 'a', text: 'b' }));
    expect(await refused).toMatchObject({ message: 'Publish: KMSAccessDenied' });
  });
});

describe('an execution that is over', () => {
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
      of: 'released',
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

  it.each(['["garbage"]', '{}', undefined])('may have had the input %s', async (given) => {
    expect(await read({ input: given, startDate })).toMatchObject({ event: undefined, outcome: undefined });
  });

  it.each([
    {
      said: 'DescribeExecution: ThrottlingException',
      fails: (mock: ReturnType<typeof mockClient>) => mock.on(DescribeExecutionCommand).rejects(THROTTLED),
    },
    {
      said: 'GetExecutionHistory: ThrottlingException',
      fails: (mock: ReturnType<typeof mockClient>) => mock.on(GetExecutionHistoryCommand).rejects(THROTTLED),
    },
  ])('may be unknown for the moment: $said', async ({ said, fails }) => {
    const client = new SFNClient(REGION);
    const mock = mockClient(client);
    mock.onAnyCommand().resolves({});
    fails(mock);

    const failed = rejectionOf(createFinishedExecutions(client).read('an ARN'));
    expect(await failed).toMatchObject({ message: said });
  });

  const page = (host: string, region: string, partition: string) => {
    const arn = `arn:${partition}:states:${region}:123456789012:execution:machine:a-name`;
    return {
      arn,
      page: `https://${region}.${host}/states/home?region=${region}#/v2/executions/details/${arn}`,
    };
  };

  it.each([
    page('console.aws.amazon.com', 'eu-west-1', 'aws'),
    page('console.amazonaws.cn', 'cn-north-1', 'aws-cn'),
    page('console.amazonaws-us-gov.com', 'us-gov-west-1', 'aws-us-gov'),
    { arn: 'arn:aws-iso:states:us-iso-east-1:123456789012:execution:machine:a-name', page: undefined },
    { arn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine', page: undefined },
    { arn: 'nonsense', page: undefined },
  ])('has a page in the console: $arn', ({ arn, page: expected }) => {
    expect(executionPage(arn)).toBe(expected);
  });
});

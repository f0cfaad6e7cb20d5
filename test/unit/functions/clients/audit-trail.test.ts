import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { createAuditTrail, type FailureRecord } from '../../../../functions/clients/audit-trail.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';

const ENDED: FailureRecord = {
  arn: 'arn:aws:states:eu-west-1:123456789012:execution:fencing:a-name',
  name: 'a-name',
  status: 'TIMED_OUT',
  redriveCount: 1,
  stoppedAt: Date.parse('2026-11-24T13:40:00.000Z'),
  event: 'a.example.com/site-b/site-a/2026-11-24T13:35:54.000Z',
  state: 'Take site offline',
  error: 'States.Timeout',
};
const KEY = { application: { S: 'keycloak' }, id: { S: '2026-11-24T13:40:00.000Z#a-name#ended-1' } };

function createWorld(retentionDays = 0) {
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  mock.on(PutItemCommand).resolves({});
  return { mock, trail: createAuditTrail(client, 'audit', 'keycloak', retentionDays) };
}

it('records the end of an execution once, under a separate key for each redrive', async () => {
  const { mock, trail } = createWorld();

  expect(await trail.recordFailure(ENDED)).toBe(true);

  expect(mock.commandCalls(PutItemCommand).map(({ args }) => args[0].input)).toEqual([
    {
      TableName: 'audit',
      Item: {
        ...KEY,
        event: { S: ENDED.event },
        execution: { S: ENDED.arn },
        step: { S: 'outcome' },
        outcome: { S: 'FAILED' },
        expiresAt: { S: 'never' },
        record: {
          S: '{"status":"TIMED_OUT","state":"Take site offline","error":"States.Timeout","redriveCount":1}',
        },
      },
      ConditionExpression: 'attribute_not_exists(id)',
    },
  ]);
});

it('sets the time of deletion of a record that expires', async () => {
  const { mock, trail } = createWorld(30);

  await trail.recordFailure(ENDED);

  const [written] = mock.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item);
  expect(written?.expiresAt).toEqual({ N: String(Date.parse('2026-12-24T13:40:00.000Z') / 1000) });
});

it('leaves an existing record unchanged', async () => {
  const { mock, trail } = createWorld();
  mock.on(PutItemCommand).rejects(serviceError('ConditionalCheckFailedException', 400));

  expect(await trail.recordFailure(ENDED)).toBe(false);
});

it('rethrows other errors of the service', async () => {
  const { mock, trail } = createWorld();
  const cause = serviceError('ProvisionedThroughputExceededException', 400);
  mock.on(PutItemCommand).rejects(cause);

  expect(await rejectionOf(trail.recordFailure(ENDED))).toMatchObject({
    name: 'AuditTrailUnavailable',
    message: 'PutItem: ProvisionedThroughputExceededException',
    cause,
  });
});

it.each([
  { Item: undefined, known: false },
  { Item: KEY, known: true },
])('knows whether an ending is on record: $known', async ({ Item, known }) => {
  const { mock, trail } = createWorld();
  mock.on(GetItemCommand).resolves({ Item });

  expect(await trail.hasFailure(ENDED)).toBe(known);
  expect(mock.commandCalls(GetItemCommand).map(({ args }) => args[0].input)).toEqual([
    { TableName: 'audit', Key: KEY },
  ]);
});

it('fails if the table does not answer', async () => {
  const { mock, trail } = createWorld();
  const cause = serviceError('InternalServerError', 500);
  mock.on(GetItemCommand).rejects(cause);

  expect(await rejectionOf(trail.hasFailure(ENDED))).toMatchObject({
    name: 'AuditTrailUnavailable',
    message: 'GetItem: InternalServerError',
    cause,
  });
});

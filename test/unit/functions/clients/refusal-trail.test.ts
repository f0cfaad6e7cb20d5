import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { createRefusalTrail } from '../../../../functions/clients/refusal-trail.ts';
import type { Refusal } from '../../../../functions/domain/refusal.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';

const PERIOD = Date.parse('2026-11-24T13:35:00.000Z');
const REFUSAL: Refusal = {
  httpStatus: 413,
  reason: 'The body is larger than 256 KiB.',
  alerts: [],
  count: 1,
  sender: { sourceIp: '192.0.2.1', userAgent: 'Alertmanager/0.25.0' },
};

function createWorld(retentionDays: number) {
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  mock.on(PutItemCommand).resolves({});
  const trail = createRefusalTrail(client, 'audit', 'keycloak', retentionDays);
  return { mock, record: (refusal = REFUSAL, at = PERIOD + 1) => trail.record(refusal, PERIOD, at) };
}

it('has one key for the repeats of a refusal in a period, and another one for another sender', async () => {
  const { mock, record } = createWorld(30);

  await record();
  await record(REFUSAL, PERIOD + 60_000);
  await record({ ...REFUSAL, sender: { ...REFUSAL.sender, sourceIp: '192.0.2.2' } });

  const inputs = mock.commandCalls(PutItemCommand).map(({ args }) => args[0].input);
  const [first, second, other] = inputs.map(({ Item }) => Item?.id?.S);
  expect(second).toBe(first);
  expect(other).not.toBe(first);
  expect(inputs.map(({ ConditionExpression }) => ConditionExpression)).toEqual(
    Array(3).fill('attribute_not_exists(id)'),
  );
  expect(inputs[0]?.Item?.expiresAt).toEqual({ N: String(Math.floor(PERIOD / 1000) + 30 * 86_400) });
});

it.each([
  { error: 'ConditionalCheckFailedException', thrown: undefined },
  {
    error: 'ThrottlingException',
    thrown: { name: 'AuditTrailUnavailable', message: 'PutItem: ThrottlingException' },
  },
])('throws $thrown after $error', async ({ error, thrown }) => {
  const { mock, record } = createWorld(0);
  mock.on(PutItemCommand).rejects(serviceError(error, 400));

  if (thrown === undefined) await expect(record()).resolves.toBeUndefined();
  else expect(await rejectionOf(record())).toMatchObject(thrown);
});

import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createNotificationLog } from '../../../../functions/clients/notification-log.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';

const REGION = { region: 'eu-west-1' };
const THROTTLED = serviceError('ThrottlingException', 400);

describe('a sent message', () => {
  function createWorld(retentionDays = 0) {
    const client = new DynamoDBClient(REGION);
    return {
      mock: mockClient(client),
      log: createNotificationLog(client, 'audit', 'keycloak', retentionDays),
    };
  }
  const KEY = { application: { S: 'keycloak' }, id: { S: 'notified#a subject' } };

  it.each([
    { days: 0, expiresAt: { S: 'never' } },
    { days: 30, expiresAt: { N: String(30 * 86_400) } },
  ])('is noted in a separate row, kept for $days days', async ({ days, expiresAt }) => {
    const { mock, log } = createWorld(days);
    mock.on(PutItemCommand).resolves({});

    await log.note('a subject', 'an execution', 0);

    expect(mock).toHaveReceivedCommandWith(PutItemCommand, {
      TableName: 'audit',
      Item: { ...KEY, execution: { S: 'an execution' }, at: { S: '1970-01-01T00:00:00.000Z' }, expiresAt },
    });
  });

  it('is looked up, and found a moment after it was noted', async () => {
    const { mock, log } = createWorld();
    mock.on(GetItemCommand).resolvesOnce({}).resolvesOnce({ Item: KEY });

    expect([await log.has('a subject'), await log.has('a subject')]).toEqual([false, true]);

    const asked = { TableName: 'audit', Key: KEY, ConsistentRead: true };
    expect(mock).toHaveReceivedNthCommandWith(GetItemCommand, 1, asked);
  });

  it('fails with a temporary error', async () => {
    const { mock, log } = createWorld();
    mock.onAnyCommand().rejects(THROTTLED);

    expect(await rejectionOf(log.has('x'))).toMatchObject({
      name: 'AuditTrailUnavailable',
      message: 'GetItem: ThrottlingException',
    });
    expect(await rejectionOf(log.note('x', 'y', 0))).toMatchObject({
      name: 'AuditTrailUnavailable',
      message: 'PutItem: ThrottlingException',
    });
  });
});

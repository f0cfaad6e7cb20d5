import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { writeAuditEntry } from '../../../../../infra/operator/records/audit-entry.ts';
import { mockClient, rejectionOf, serviceError } from '../../../support/aws.ts';
import { NOW } from '../../../support/claim.ts';

function createWorld(auditRetentionDays = 0) {
  const auditWriter = new DynamoDBClient({ region: 'eu-west-1' });
  const mock = mockClient(auditWriter);
  mock.on(PutItemCommand).resolves({});
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  return {
    mock,
    stack: { auditWriter, auditTable: 'audit', auditRetentionDays, application: 'keycloak', clock },
  };
}

const PAUSED = {
  step: 'paused',
  subject: 'claim-v8',
  event: 'pause/keycloak',
  record: { reason: 'maintenance' },
} as const;

it.each([
  { days: 0, expiresAt: { S: 'never' } },
  { days: 30, expiresAt: { N: String(NOW / 1000 + 30 * 86_400) } },
])('records an action and its operator, kept for $days days', async ({ days, expiresAt }) => {
  const { mock, stack } = createWorld(days);

  await writeAuditEntry(stack, PAUSED);

  expect(mock.commandCalls(PutItemCommand).map(({ args }) => args[0].input)).toEqual([
    {
      TableName: 'audit',
      Item: {
        application: { S: 'keycloak' },
        id: { S: '2026-11-24T14:00:00.000Z#claim-v8#paused' },
        event: { S: 'pause/keycloak' },
        step: { S: 'paused' },
        incident: { S: 'none' },
        expiresAt,
        record: { S: expect.stringMatching(/^\{"reason":"maintenance","by":".+@.+"\}$/) },
      },
    },
  ]);
});

it('reports that the action succeeded if its record cannot be written', async () => {
  const { mock, stack } = createWorld();
  mock.on(PutItemCommand).rejects(serviceError('AccessDeniedException', 400));

  expect(await rejectionOf(writeAuditEntry(stack, PAUSED))).toMatchObject({
    message:
      'The action succeeded (paused), but its audit record could not be written: message of the service: AccessDeniedException',
  });
});

import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createProbeStore } from '../../../../functions/clients/probe-store.ts';
import type { ProbeState } from '../../../../functions/domain/probe.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';
import { NOW } from '../../support/claim.ts';

const STATE: ProbeState = { lookedAt: NOW, sites: {}, outages: [] };
const KEY = { S: 'keycloak/probe' };

function createWorld() {
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  mock.on(PutItemCommand).resolves({});
  return { mock, store: createProbeStore(client, 'claims', 'keycloak') };
}

describe('reading the state', () => {
  it.each([
    { when: 'there is none', answer: {}, stored: { version: 0 } },
    {
      when: 'there is one',
      answer: { Item: { application: KEY, version: { N: '7' }, record: { S: JSON.stringify(STATE) } } },
      stored: { version: 7, state: STATE },
    },
  ])('if $when', async ({ answer, stored }) => {
    const { mock, store } = createWorld();
    mock.on(GetItemCommand).resolves(answer);

    expect(await store.read()).toEqual(stored);
    expect(mock).toHaveReceivedCommandExactlyOnceWith(GetItemCommand, {
      TableName: 'claims',
      Key: { application: KEY },
      ConsistentRead: true,
    });
  });

  it('fails if the table does not answer', async () => {
    const { mock, store } = createWorld();
    mock.on(GetItemCommand).rejects(serviceError('AccessDeniedException', 400));

    expect(await rejectionOf(store.read())).toMatchObject({
      name: 'ProbeStateUnavailable',
      message: 'GetItem: AccessDeniedException',
      cause: { name: 'AccessDeniedException' },
    });
  });
});

describe('writing the state', () => {
  it.each([
    { before: 0, condition: { ConditionExpression: 'attribute_not_exists(application)' } },
    {
      before: 7,
      condition: {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': { N: '7' } },
      },
    },
  ])('is conditional on version $before', async ({ before, condition }) => {
    const { mock, store } = createWorld();

    expect(await store.write({ version: before }, STATE)).toEqual({ version: before + 1, state: STATE });
    expect(mock).toHaveReceivedCommandExactlyOnceWith(PutItemCommand, {
      TableName: 'claims',
      Item: { application: KEY, version: { N: String(before + 1) }, record: { S: JSON.stringify(STATE) } },
      ...condition,
    });
  });

  it.each([
    { error: 'ConditionalCheckFailedException', name: 'ProbeStateChanged' },
    { error: 'ProvisionedThroughputExceededException', name: 'ProbeStateUnavailable' },
  ])('fails as $name after $error', async ({ error, name }) => {
    const { mock, store } = createWorld();
    mock.on(PutItemCommand).rejects(serviceError(error, 400));

    expect(await rejectionOf(store.write({ version: 7 }, STATE))).toMatchObject({
      name,
      cause: { name: error },
    });
  });
});

import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { createKnownSitesStore } from '../../../../functions/clients/known-sites-store.ts';
import { mockClient } from '../../support/aws.ts';
import { NOW } from '../../support/claim.ts';

const KEY = { S: 'keycloak/sites' };
const KNOWN = { 'site-a/balancer': { site: 'site-a', readAt: NOW } };

function createWorld() {
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  return { mock: mockClient(client), store: createKnownSitesStore(client, 'claims', 'keycloak') };
}

it.each([
  { when: 'none were kept', answer: {}, known: {} },
  {
    when: 'some were',
    answer: { Item: { application: KEY, record: { S: JSON.stringify(KNOWN) } } },
    known: KNOWN,
  },
])('reads the sites if $when', async ({ answer, known }) => {
  const { mock, store } = createWorld();
  mock.on(GetItemCommand).resolves(answer);

  expect(await store.read()).toEqual(known);
  expect(mock).toHaveReceivedCommandExactlyOnceWith(GetItemCommand, {
    TableName: 'claims',
    Key: { application: KEY },
  });
});

it('writes all sites at once', async () => {
  const { mock, store } = createWorld();
  mock.on(PutItemCommand).resolves({});

  await store.write(KNOWN);

  expect(mock).toHaveReceivedCommandExactlyOnceWith(PutItemCommand, {
    TableName: 'claims',
    Item: { application: KEY, record: { S: JSON.stringify(KNOWN) } },
  });
});

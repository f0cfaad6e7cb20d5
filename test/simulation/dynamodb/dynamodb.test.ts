import { describe, expect, it } from 'vitest';
import { createDynamoDb, type Operations } from './dynamodb.ts';
import type { TableDefinition } from './table.ts';

const tables: readonly TableDefinition[] = [
  {
    TableName: 'claims',
    KeySchema: [{ AttributeName: 'application', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'application', AttributeType: 'S' }],
  },
  {
    TableName: 'audit',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'incident', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byIncident',
        KeySchema: [
          { AttributeName: 'incident', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      },
    ],
  },
];

const claim = {
  application: { S: 'shop' },
  version: { N: '1' },
  phase: { S: 'started' },
  token: { S: 't1' },
};

function start({ stale = false } = {}) {
  const clock = { now: 0 };
  const dynamoDb = createDynamoDb({ tables, now: () => clock.now, isStale: () => stale });
  dynamoDb.call('PutItem', { TableName: 'claims', Item: claim });
  for (const [sk, incident] of [
    ['2026-11-24T13:00', 'i1'],
    ['2026-11-24T14:00', 'i2'],
    ['2026-11-24T15:00', 'i1'],
    ['2026-11-25T09:00', undefined],
  ] as const) {
    const Item = {
      pk: { S: 'shop' },
      sk: { S: sk },
      ...(incident === undefined ? {} : { incident: { S: incident } }),
    };
    dynamoDb.call('PutItem', { TableName: 'audit', Item });
  }
  clock.now = 60_000;
  return { dynamoDb, clock };
}

const advance = {
  TableName: 'claims',
  Key: { application: { S: 'shop' } },
  UpdateExpression:
    'SET #v = #v + :one, phase = :to, writes = list_append(if_not_exists(writes, :none), :write)',
  ConditionExpression: '#v = :version AND (phase = :from OR attribute_not_exists(phase))',
  ExpressionAttributeNames: { '#v': 'version' },
  ExpressionAttributeValues: {
    ':one': { N: '1' },
    ':to': { S: 'fenced' },
    ':none': { L: [] },
    ':write': { L: [{ S: 'POST' }] },
    ':version': { N: '1' },
    ':from': { S: 'started' },
  },
} satisfies Operations['UpdateItem']['input'];

describe('conditional writes', () => {
  it('takes effect once, on the version that it names', () => {
    const { dynamoDb } = start();
    const first = dynamoDb.call('UpdateItem', { ...advance, ReturnValues: 'ALL_NEW' });
    expect(first.Attributes).toEqual({
      ...claim,
      version: { N: '2' },
      phase: { S: 'fenced' },
      writes: { L: [{ S: 'POST' }] },
    });
    expect(() => dynamoDb.call('UpdateItem', advance)).toThrowError('The conditional request failed');
  });

  const put = { TableName: 'claims', Item: claim, ConditionExpression: 'attribute_not_exists(application)' };
  it.each([
    ['not requested', {}, undefined],
    ['requested', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const, claim],
  ])('throws the same error as AWS, with the item %s', (_, more, Item) => {
    const { dynamoDb } = start();
    let thrown: unknown;
    try {
      dynamoDb.call('PutItem', { ...put, ...more });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(thrown).toHaveProperty('Item', Item);
  });

  it('leaves the item unchanged when it fails', () => {
    const { dynamoDb } = start();
    const stale = { ...advance.ExpressionAttributeValues, ':version': { N: '7' } };
    expect(() =>
      dynamoDb.call('UpdateItem', { ...advance, ExpressionAttributeValues: stale }),
    ).toThrowError();
    const { Item } = dynamoDb.call('GetItem', {
      TableName: 'claims',
      Key: advance.Key,
      ConsistentRead: true,
    });
    expect(Item).toEqual(claim);
  });

  it('deletes on condition and returns the deleted item', () => {
    const { dynamoDb } = start();
    const request = { TableName: 'claims', Key: advance.Key, ConditionExpression: 'size(phase) > :n' };
    const values = { ExpressionAttributeValues: { ':n': { N: '4' } }, ReturnValues: 'ALL_OLD' } as const;
    expect(dynamoDb.call('DeleteItem', { ...request, ...values }).Attributes).toEqual(claim);
    expect(dynamoDb.call('GetItem', { TableName: 'claims', Key: advance.Key })).toEqual({});
  });
});

describe('refused as AWS refuses it', () => {
  const values = { ':v': { N: '1' } };
  it.each<[string, Partial<Operations['UpdateItem']['input']>, string]>([
    ['a reserved word', { UpdateExpression: 'SET status = :v' }, 'ValidationException'],
    ['an unused value', { UpdateExpression: 'REMOVE phase' }, 'ValidationException'],
    ['a key attribute', { UpdateExpression: 'SET application = :v' }, 'ValidationException'],
    ['a missing operand', { UpdateExpression: 'SET version = nothing + :v' }, 'ValidationException'],
    [
      'an unknown table',
      { UpdateExpression: 'SET version = :v', TableName: 'none' },
      'ResourceNotFoundException',
    ],
  ])('%s', (_, more, name) => {
    const { dynamoDb } = start();
    const request = { TableName: 'claims', Key: advance.Key, ExpressionAttributeValues: values, ...more };
    expect(() => dynamoDb.call('UpdateItem', request)).toThrowError(expect.objectContaining({ name }));
  });

  it('an unknown parameter', () => {
    const mistyped = { ...advance, ConditionExpresion: 'attribute_exists(phase)' };
    expect(() => start().dynamoDb.call('UpdateItem', mistyped)).toThrowError(
      'unknown parameter ConditionExpresion',
    );
  });
});

describe('Query', () => {
  const byKey = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'shop' } } };
  const all = ['2026-11-24T13:00', '2026-11-24T14:00', '2026-11-24T15:00', '2026-11-25T09:00'];
  it.each<[string, Omit<Operations['Query']['input'], 'TableName'>, string[]]>([
    ['in order', byKey, all],
    ['backwards', { ...byKey, ScanIndexForward: false }, all.toReversed()],
    ['a page', { ...byKey, Limit: 2 }, all.slice(0, 2)],
    [
      'the page after a key',
      { ...byKey, ExclusiveStartKey: { pk: { S: 'shop' }, sk: { S: '2026-11-24T14:00' } } },
      all.slice(2),
    ],
    [
      'begins_with',
      {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :day)',
        ExpressionAttributeValues: { ':pk': { S: 'shop' }, ':day': { S: '2026-11-24' } },
      },
      all.slice(0, 3),
    ],
    [
      'between',
      {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':pk': { S: 'shop' },
          ':from': { S: '2026-11-24T14' },
          ':to': { S: '2026-11-25' },
        },
      },
      all.slice(1, 3),
    ],
    [
      'on an index, which holds the items that have its keys',
      {
        IndexName: 'byIncident',
        KeyConditionExpression: 'incident = :i',
        ExpressionAttributeValues: { ':i': { S: 'i1' } },
      },
      ['2026-11-24T13:00', '2026-11-24T15:00'],
    ],
    [
      'with a filter',
      {
        ...byKey,
        FilterExpression: 'attribute_not_exists(incident)',
      },
      ['2026-11-25T09:00'],
    ],
  ])('%s', (_, request, expected) => {
    const { Items } = start().dynamoDb.call('Query', { TableName: 'audit', ...request });
    expect(Items?.map(({ sk }) => sk?.S)).toEqual(expected);
  });

  it('names the last key of a full page', () => {
    const page = start().dynamoDb.call('Query', { TableName: 'audit', ...byKey, Limit: 1 });
    expect(page.LastEvaluatedKey).toEqual({ pk: { S: 'shop' }, sk: { S: '2026-11-24T13:00' } });
  });

  it('refuses a consistent read of an index', () => {
    const request = { TableName: 'audit', IndexName: 'byIncident', ConsistentRead: true };
    const condition = {
      KeyConditionExpression: 'incident = :i',
      ExpressionAttributeValues: { ':i': { S: 'i1' } },
    };
    expect(() => start().dynamoDb.call('Query', { ...request, ...condition })).toThrowError(
      'Consistent reads',
    );
  });
});

describe('an eventually consistent read', () => {
  const key = { TableName: 'claims', Key: advance.Key };
  it.each([
    ['may miss a write of the last second', 0, false, '1'],
    ['sees a write that is one second old', 1000, false, '2'],
    ['is not the default with ConsistentRead', 0, true, '2'],
  ])('%s', (_, ageMs, ConsistentRead, version) => {
    const { dynamoDb, clock } = start({ stale: true });
    dynamoDb.call('UpdateItem', advance);
    clock.now += ageMs;
    expect(dynamoDb.call('GetItem', { ...key, ConsistentRead }).Item?.version).toEqual({ N: version });
  });
});

it('shares no object with its callers', () => {
  const { dynamoDb } = start();
  const item = structuredClone(claim);
  dynamoDb.call('PutItem', { TableName: 'claims', Item: item });
  item.phase.S = 'changed outside';
  const { Item } = dynamoDb.call('GetItem', { TableName: 'claims', Key: advance.Key });
  if (Item !== undefined) Item.phase = { S: 'changed outside' };
  expect(dynamoDb.call('GetItem', { TableName: 'claims', Key: advance.Key }).Item).toEqual(claim);
});

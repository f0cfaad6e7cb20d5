import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createClaimStore } from '../../../../functions/clients/claim-store.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';
import { claimed, incident, NOW, opposite, UNCLAIMED } from '../../support/claim.ts';

const TOKEN = 'token-of-this-write';
const CONFLICT = serviceError('ConditionalCheckFailedException', 400);
const pause = { until: NOW, reason: 'maintenance' };
const found = claimed(incident(), { superseded: opposite(), pause });
const { current, superseded } = found;
const observeMode = { until: NOW, approved: [] };

function createWorld() {
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  mock.on(PutItemCommand).resolves({});
  return { mock, store: createClaimStore(client, 'claims', 'keycloak', () => TOKEN) };
}

/** The item in the table. */
const item = (version: number, token: string, record: object) => ({
  application: { S: 'keycloak' },
  version: { N: String(version) },
  token: { S: token },
  phase: { S: 'started' },
  record: { S: JSON.stringify(record) },
});

describe('reading the claim', () => {
  it.each([
    { when: 'no item', answer: {}, claim: UNCLAIMED },
    {
      when: 'an incident only',
      answer: { Item: item(7, 'token-7', { current }) },
      claim: claimed(incident()),
    },
    {
      when: 'every field',
      answer: { Item: item(7, 'token-7', { current, superseded, pause }) },
      claim: found,
    },
    {
      when: 'a pause and no incident',
      answer: { Item: item(1, 'token-1', { pause }) },
      claim: { application: 'keycloak', version: 1, token: 'token-1', pause },
    },
    {
      when: 'an observe mode that ended',
      answer: { Item: item(1, 'token-1', { observeMode }) },
      claim: { application: 'keycloak', version: 1, token: 'token-1', observeMode },
    },
    {
      when: 'an item without attributes, whose version no write matches',
      answer: { Item: {} },
      claim: { application: 'keycloak', version: Number.NaN, token: '' },
    },
  ])('parses $when', async ({ answer, claim }) => {
    const { mock, store } = createWorld();
    mock.on(GetItemCommand).resolves(answer);

    expect(await store.read()).toEqual(claim);
    expect(mock).toHaveReceivedCommandExactlyOnceWith(GetItemCommand, {
      TableName: 'claims',
      Key: { application: { S: 'keycloak' } },
      ConsistentRead: true,
    });
  });

  it('fails if the table does not answer', async () => {
    const { mock, store } = createWorld();
    const cause = serviceError('AccessDeniedException', 400);
    mock.on(GetItemCommand).rejects(cause);

    expect(await rejectionOf(store.read())).toMatchObject({
      name: 'ClaimUnavailable',
      message: 'the claim could not be read: AccessDeniedException',
      cause,
    });
  });
});

describe('writing the claim', () => {
  it('creates it, on condition that it still does not exist', async () => {
    const { mock, store } = createWorld();

    expect(await store.write(UNCLAIMED, { current: incident() })).toEqual({
      ...claimed(incident()),
      version: 1,
      token: TOKEN,
    });
    expect(mock.commandCalls(PutItemCommand).map((call) => call.args[0].input)).toEqual([
      {
        TableName: 'claims',
        Item: item(1, TOKEN, { current }),
        ConditionExpression: 'attribute_not_exists(application)',
      },
    ]);
  });

  it('raises the version, on condition of the version and token that were read', async () => {
    const { mock, store } = createWorld();

    expect(await store.write(found, { current: incident(), pause })).toEqual({
      ...claimed(incident()),
      pause,
      version: 8,
      token: TOKEN,
    });
    expect(mock.commandCalls(PutItemCommand).map((call) => call.args[0].input)).toEqual([
      {
        TableName: 'claims',
        Item: item(8, TOKEN, { current, pause }),
        ConditionExpression: '#version = :version AND #token = :token',
        ExpressionAttributeNames: { '#version': 'version', '#token': 'token' },
        ExpressionAttributeValues: { ':version': { N: '7' }, ':token': { S: 'token-7' } },
      },
    ]);
    expect(mock).not.toHaveReceivedCommand(GetItemCommand);
  });

  it('keeps the phase in an attribute of its own', async () => {
    const { mock, store } = createWorld();

    await store.write(found, { current: incident({ phase: 'rolling-back' }) });
    await store.write(found, { pause });

    const phases = mock.commandCalls(PutItemCommand).map((call) => call.args[0].input.Item?.phase);
    expect(phases).toEqual([{ S: 'rolling-back' }, { S: 'none' }]);
  });
});

describe('after a failed write', () => {
  const ours = { Item: item(8, TOKEN, { current }) };
  const before = { Item: item(7, 'token-7', { current }) };
  const others = { Item: item(8, 'token-of-another', { current }) };

  it.each([
    { error: CONFLICT, reading: 'this write', answer: ours, outcome: 'written' },
    { error: serviceError('TimeoutError'), reading: 'its own write', answer: ours, outcome: 'written' },
    { error: serviceError('InternalServerError', 500), reading: 'its own', answer: ours, outcome: 'written' },
    { error: CONFLICT, reading: "another writer's write", answer: others, outcome: 'ClaimChanged' },
    { error: CONFLICT, reading: 'no item', answer: {}, outcome: 'ClaimChanged' },
    { error: CONFLICT, reading: 'the old claim', answer: before, outcome: 'ClaimChanged' },
    {
      error: serviceError('TimeoutError'),
      reading: 'the old claim',
      answer: before,
      outcome: 'ClaimUnavailable',
    },
    {
      error: serviceError('TimeoutError'),
      reading: "another's",
      answer: others,
      outcome: 'ClaimUnavailable',
    },
    { error: serviceError('TimeoutError'), reading: 'no item', answer: {}, outcome: 'ClaimUnavailable' },
    {
      error: serviceError('AccessDeniedException', 400),
      reading: 'the old claim',
      answer: before,
      outcome: 'ClaimUnavailable',
    },
  ])('after $error.name, with $reading found: $outcome', async ({ error, answer, outcome }) => {
    const { mock, store } = createWorld();
    mock.on(PutItemCommand).rejects(error);
    mock.on(GetItemCommand).resolves(answer);

    const ended = await store.write(found, { current: incident() }).then(
      () => 'written',
      (reason: unknown) => reason,
    );

    if (outcome === 'written') expect(ended).toBe('written');
    else expect(ended).toMatchObject({ name: outcome, cause: error });
    // It is read consistently, and never written a second time.
    expect(mock).toHaveReceivedCommandTimes(PutItemCommand, 1);
    expect(mock).toHaveReceivedCommandExactlyOnceWith(GetItemCommand, {
      TableName: 'claims',
      Key: { application: { S: 'keycloak' } },
      ConsistentRead: true,
    });
  });

  it('the outcome is unknown if the claim cannot be read either', async () => {
    const { mock, store } = createWorld();
    mock.on(PutItemCommand).rejects(CONFLICT);
    mock.on(GetItemCommand).rejects(serviceError('TimeoutError'));

    expect(await rejectionOf(store.write(found, { current: incident() }))).toMatchObject({
      name: 'ClaimUnavailable',
    });
  });
});

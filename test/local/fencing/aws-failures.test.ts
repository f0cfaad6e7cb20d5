import { DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKnownSitesStore } from '../../../functions/clients/known-sites-store.ts';
import { runAttempt, SITE_B_REPORTED, startAttempt } from '../support/attempt.ts';
import { statesEntered, taskFailures, waitForEnd } from '../support/executions.ts';
import { forceColdStarts } from '../support/force-cold-starts.ts';
import { startRecordedWorld } from '../support/recorded-world.ts';
import type { Recorder } from '../support/recorder.ts';
import { readServiceState } from '../support/service-state.ts';
import { readRows } from '../support/stored-text.ts';
import { buildAccelerator } from '../support/topology.ts';
import { APPLICATION, resetWorld, siteOf, type World } from '../support/world.ts';

let world: World;
let recorder: Recorder;
beforeAll(async () => {
  ({ world, recorder } = await startRecordedWorld());
});
afterAll(() => world?.stop());
beforeEach(async () => {
  await resetWorld(world);
  recorder.setFaults([]);
});

const FENCED = { inService: [['site-a']], backups: ['site-b is offline at site-a'] };

const INTERNAL = { code: 'InternalServerError', status: 500 };
const THROUGHPUT = { code: 'ProvisionedThroughputExceededException', status: 400 };
const THROTTLING = { code: 'Throttling', status: 400 };
const SECRETS = { code: 'InternalServiceError', status: 500 };

const LOOK_UP = 'Look up accelerator';
const CHECK = 'Check reporter health';
const UPDATE = 'Update endpoint group';
const OFFLINE = 'Take site offline';

/** The calls of a fencing, by state; `skip` is the number of calls of the same kind before it. */
const calls = [
  { operation: 'DescribeTags', state: LOOK_UP, skip: 0, error: THROTTLING },
  { operation: 'DescribeTags', state: UPDATE, skip: 1, error: THROTTLING },
  { operation: 'DescribeTags', state: OFFLINE, skip: 2, error: THROTTLING },
  { operation: 'GetItem', state: CHECK, skip: 0, error: INTERNAL },
  { operation: 'GetItem', state: CHECK, skip: 0, error: THROUGHPUT },
  { operation: 'GetItem', state: UPDATE, skip: 1, error: INTERNAL },
  { operation: 'GetItem', state: OFFLINE, skip: 2, error: INTERNAL },
  { operation: 'PutItem', state: UPDATE, skip: 0, error: INTERNAL },
  { operation: 'PutItem', state: UPDATE, skip: 0, error: THROUGHPUT },
  { operation: 'PutItem', state: OFFLINE, skip: 1, error: INTERNAL },
  { operation: 'PutItem', state: OFFLINE, skip: 2, error: INTERNAL },
] as const;

const OURS = {
  DescribeTags: 'LoadBalancersUnavailable',
  GetItem: 'ClaimUnavailable',
  PutItem: 'ClaimUnavailable',
};

const bothSides = <Row>(row: Row) => [
  { ...row, afterEffect: false, when: 'before its effect' },
  { ...row, afterEffect: true, when: 'after its effect' },
];

it.each(calls.flatMap(bothSides))(
  'fences although $operation of "$state" fails with $error.code $when, after $skip of them',
  async (row) => {
    const { operation, state, afterEffect } = row;
    recorder.setFaults([row]);

    const { execution, ended } = await runAttempt(world, SITE_B_REPORTED);

    expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
    expect(await readServiceState(world)).toEqual(FENCED);
    expect(recorder.faultsLeft()).toBe(0);
    // A write with a lost answer is found by its token, so there is no retry (rule 10).
    const recognised = operation === 'PutItem' && afterEffect;
    expect(await taskFailures(world, execution)).toEqual(recognised ? [] : [`${state}: ${OURS[operation]}`]);
  },
);

/** The claim cannot be read to find the write: the step is retried, and finds its own incident. */
const doubts = [
  { state: UPDATE, writes: 0, reads: 2 },
  { state: OFFLINE, writes: 1, reads: 3 },
  { state: OFFLINE, writes: 2, reads: 3 },
];

it.each(doubts)(
  'fences although the answers to PutItem $writes and the following GetItem are lost',
  async (row) => {
    const { state, writes, reads } = row;
    recorder.setFaults([
      { operation: 'PutItem', skip: writes, error: INTERNAL, afterEffect: true },
      { operation: 'GetItem', skip: reads, error: INTERNAL, afterEffect: true },
    ]);

    const { execution, ended } = await runAttempt(world, SITE_B_REPORTED);

    expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
    expect(await readServiceState(world)).toEqual(FENCED);
    expect(recorder.faultsLeft()).toBe(0);
    expect(await taskFailures(world, execution)).toEqual([`${state}: ClaimUnavailable`]);
  },
);

const THROTTLED_REGION = 'eu-west-1';

it('fences although the load balancer API of one region fails twice', async () => {
  recorder.setFaults([
    { operation: 'DescribeTags', region: THROTTLED_REGION, times: 2, error: THROTTLING, afterEffect: false },
  ]);
  const { arn, dnsName } = await buildAccelerator(world, 'two-regions', [
    {
      'eu-central-1': [{ name: 'a', site: 'site-a' }],
      [THROTTLED_REGION]: [{ name: 'b-west', site: 'site-b' }],
    },
  ]);

  const { execution, ended } = await runAttempt(world, { ...SITE_B_REPORTED, accelerator: dnsName });

  expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
  expect(await readServiceState(world, arn)).toMatchObject({ inService: [['a']] });
  expect(await taskFailures(world, execution)).toEqual(
    Array<string>(2).fill(`${LOOK_UP}: LoadBalancersUnavailable`),
  );
});

it("fences although the load balancer API of the offline site's region is out, by the sites of the last read", async () => {
  const readAt = Date.now() - 3_600_000;
  const { arn, dnsName } = await buildAccelerator(world, 'region-out', [
    {
      'eu-central-1': [{ name: 'a-alone', site: 'site-a' }],
      [THROTTLED_REGION]: [{ name: 'b-out', site: 'site-b' }],
    },
  ]);
  const balancer = (await world.balancers.get(`${THROTTLED_REGION} b-out`)) ?? '';
  const known = createKnownSitesStore(world.dynamoDb, world.stack.tables.claims, APPLICATION);
  await known.write({ [balancer]: { site: 'site-b', readAt } });
  const fault = { operation: 'DescribeTags', region: THROTTLED_REGION, times: 99, afterEffect: false };
  recorder.setFaults([{ ...fault, error: INTERNAL }]);

  const { execution, ended, trail } = await runAttempt(world, { ...SITE_B_REPORTED, accelerator: dnsName });

  expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
  expect(await readServiceState(world, arn)).toMatchObject({ inService: [['a-alone']] });
  expect(await taskFailures(world, execution)).toEqual([]);
  expect(JSON.stringify(trail[0]?.record)).toContain(`"siteReadAt":${readAt}`);
});

it('fences nothing while the permission to read the tags of a load balancer is missing', async () => {
  const about = encodeURIComponent(siteOf(world, 'site-b').loadBalancerArn);
  const error = { code: 'AccessDenied', status: 403 };
  recorder.setFaults([{ operation: 'DescribeTags', about, times: 99, error, afterEffect: false }]);

  const { ended } = await runAttempt(world, SITE_B_REPORTED);

  expect(ended).toMatchObject({ outcome: 'NOT_FENCED', reason: 'ENDPOINT_SITE_UNKNOWN' });
});

/** Each worker reads the password once, even for two parallel queries. */
const passwords = [
  { state: CHECK, skip: 0 },
  { state: UPDATE, skip: 1 },
  { state: OFFLINE, skip: 2 },
].flatMap((place) => [
  // The client itself retries a read.
  { ...place, times: 1, tries: 0 },
  // It fails twice, and once more at the retry.
  { ...place, times: 3, tries: 1 },
]);

it.each(passwords.flatMap(bothSides))(
  'fences although "$state" fails to read the password $times times $when',
  async (row) => {
    const { state, skip, times, tries, afterEffect } = row;
    await forceColdStarts(world);
    const read = { operation: 'GetSecretValue', about: 'infinispan-site-a', error: SECRETS };
    recorder.setFaults([{ ...read, skip, times, afterEffect }]);

    const { execution, ended } = await runAttempt(world, SITE_B_REPORTED);

    expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
    expect(await readServiceState(world)).toEqual(FENCED);
    expect(recorder.faultsLeft()).toBe(0);
    expect(await taskFailures(world, execution)).toEqual(
      Array<string>(tries).fill(`${state}: SecretUnavailable`),
    );
  },
);

/** Must be the last case of this file: the stack cannot be used afterwards. */
describe('without an audit trail', () => {
  beforeAll(async () => {
    const TableName = world.stack.tables.audit;
    world.remembered.rows.push(...(await readRows(world, TableName)));
    await world.dynamoDb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await world.dynamoDb.send(new DeleteTableCommand({ TableName }));
  });

  /** Each record is tried twice and caught; the next state is entered nevertheless. */
  const unrecorded = (states: readonly string[]) =>
    states.flatMap((state) => Array<string>(2).fill(`${state}: DynamoDB.ResourceNotFoundException`));

  it('fences, and a repeat finds the fencing complete', async () => {
    const first = await startAttempt(world, SITE_B_REPORTED);
    expect(await waitForEnd(world, first.execution)).toMatchObject({
      status: 'SUCCEEDED',
      outcome: 'FENCED',
    });
    expect(await readServiceState(world)).toEqual(FENCED);
    const records = ['Record observations', 'Record removal', 'Record the fencing'];
    expect(await taskFailures(world, first.execution)).toEqual(unrecorded(records));
    const states = await statesEntered(world, first.execution);
    expect(states.slice(-2)).toEqual(['Record the fencing', 'Fenced']);

    const again = await startAttempt(world, SITE_B_REPORTED);
    expect(await waitForEnd(world, again.execution)).toMatchObject({
      status: 'SUCCEEDED',
      outcome: 'FENCED',
    });
    expect(await taskFailures(world, again.execution)).toEqual(unrecorded(['Record re-verification']));
  });

  it('records no outcome, and still ends as NOT_FENCED', async () => {
    const accelerator = 'a9999999999999999.awsglobalaccelerator.com';
    const { execution } = await startAttempt(world, { ...SITE_B_REPORTED, accelerator });

    expect(await waitForEnd(world, execution)).toMatchObject({
      status: 'SUCCEEDED',
      outcome: 'NOT_FENCED',
      reason: 'ACCELERATOR_NOT_FOUND',
    });
    expect(await taskFailures(world, execution)).toEqual(unrecorded(['Record not fenced']));
  });
});

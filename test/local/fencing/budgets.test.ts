import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Alert, post, sendAlerts } from '../support/alerts.ts';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { chainOf, upTo, without } from '../support/chain.ts';
import { statesEntered, waitForEnd } from '../support/executions.ts';
import { notify } from '../support/notify.ts';
import { startRecordedWorld } from '../support/recorded-world.ts';
import { QUIET_MS, type Recorder } from '../support/recorder.ts';
import { buildAccelerator, type Groups } from '../support/topology.ts';
import { resetWorld, siteOf, type World } from '../support/world.ts';

/** Longer than the recorder holds a step, so that a call after an answer is recorded in a later step. */
const INFINISPAN_MS = QUIET_MS + 1000;

let world: World;
let recorder: Recorder;
beforeAll(async () => {
  ({ world, recorder } = await startRecordedWorld());
  // Secrets are cached afterwards.
  await resetWorld(world);
  await runAttempt(world, SITE_B_REPORTED);
});
afterAll(() => world?.stop());
beforeEach(async () => {
  await resetWorld(world);
  recorder.restart({ hold: false });
});

const recorded = () => recorder.steps().flatMap(({ operations }) => operations);

const refusals = [
  { name: 'no scheme', given: () => 'keycloak', status: 401 },
  { name: 'another scheme', given: () => 'Bearer abc', status: 401 },
  { name: 'no colon', given: () => `Basic ${Buffer.from('keycloak').toString('base64')}`, status: 401 },
];
it.each(refusals)(
  'a request that does not authenticate costs no AWS call: $name',
  async ({ given, status }) => {
    const answer = await post(world, '{', given());

    expect(answer.status).toBe(status);
    expect(recorded()).toEqual([]);
  },
);

it('a refused request of an authenticated sender costs one record, and its repeats cost nothing', async () => {
  const statuses: number[] = [];
  for (let sent = 0; sent < 3; sent += 1) statuses.push((await post(world, '{', world.stack.webhook)).status);

  expect(statuses).toEqual([400, 400, 400]);
  expect(recorded()).toEqual(['PutItem']);
});

it('a flood of wrong passwords and users costs one refresh of the secret and one read of its previous version', async () => {
  const { username, password } = world.stack.webhook;
  const wrong = Array.from({ length: 20 }, (_, index) =>
    index % 2 === 0 ? { username, password: `wrong-${index}` } : { username: `other-${index}`, password },
  );

  const statuses: number[] = [];
  for (const given of wrong) statuses.push((await post(world, '{', given)).status);

  expect(new Set(statuses)).toEqual(new Set([403]));
  // The stack's secret is younger than the grace period; the previous version of an older one is not read.
  expect(recorded()).toEqual(['GetSecretValue', 'GetSecretValue']);
});

it.each([1, 4])('accepting %i alerts costs one StartExecution per alert', async (count) => {
  const sent = await sendAlerts(world, unknownAccelerators(count));
  await Promise.all(sent.alerts.map(({ execution = '' }) => waitForEnd(world, execution)));

  expect(sent.status).toBe(202);
  // Each execution looks for its accelerator, which does not exist, and ends.
  const expected = ['ListAccelerators', 'StartExecution'].flatMap((name) => Array<string>(count).fill(name));
  expect(recorded().sort()).toEqual(expected);
});

it('the message about a fencing costs five calls, and three if it was sent before', async () => {
  const { execution, ended } = await runAttempt(world, SITE_B_REPORTED);
  const reads = ['DescribeExecution', 'GetExecutionHistory', 'GetItem'];

  recorder.restart({ hold: false });
  expect(await notify(world, execution, ended)).toEqual({ verdict: 'SENT' });
  expect(recorded().sort()).toEqual([...reads, 'Publish', 'PutItem']);

  recorder.restart({ hold: false });
  expect(await notify(world, execution, ended)).toEqual({ verdict: 'ALREADY_SENT' });
  expect(recorded().sort()).toEqual(reads);
});

const CHAIN = [
  ['StartExecution'],
  ['ListAccelerators'],
  ['DescribeAccelerator', 'ListListeners'],
  ['ListEndpointGroups'],
  ['DescribeTags'],
  ['GET backups/{site}', 'GET container', 'GetItem'],
  ['GetItem'],
  [
    'DescribeAccelerator',
    'DescribeTags',
    'GET backups/{site}',
    'GET container',
    'ListEndpointGroups',
    'ListListeners',
  ],
  ['PutItem'],
  ['RemoveEndpoints'],
];

/** Load balancers of both sites in a region, this many of each. */
const balancers = (region: string, each: number) =>
  ['site-a', 'site-b'].flatMap((site) =>
    Array.from({ length: each }, (_, index) => ({ name: `${site}-${region}-${index}`, site })),
  );
const REGIONS = ['eu-central-1', 'eu-west-1', 'us-east-1', 'ap-south-1'];
const ONE: Groups = { 'eu-central-1': balancers('eu-central-1', 1) };

const scenes: readonly {
  readonly name: string;
  readonly listeners?: readonly Groups[];
  readonly alerts?: number;
  /** Accelerators that are created before the one that is looked up. @default 0 */
  readonly more?: number;
  readonly pages?: number;
}[] = [
  { name: 'an-accelerator' },
  { name: 'ten-endpoints', listeners: [{ 'eu-central-1': balancers('eu-central-1', 5) }] },
  {
    name: 'four-groups',
    listeners: [Object.fromEntries(REGIONS.map((region) => [region, balancers(region, 1)]))],
  },
  { name: 'four-listeners', listeners: [ONE, ONE, ONE, ONE] },
  { name: 'four-alerts', alerts: 4 },
  { name: 'a-hundred-accelerators-more', more: 100, pages: 2 },
  { name: 'two-hundred-accelerators-more', more: 100, pages: 3 },
];

it.each(scenes)('from POST to endpoints removed: $name', async (scene) => {
  const { name, listeners = [ONE], alerts = 1, more = 0, pages = 1 } = scene;
  makeAccelerators(more);
  const { dnsName } = await buildAccelerator(world, name, listeners);
  const { controls } = siteOf(world, 'site-a').server;
  controls.setFaults(
    ['GET container', 'GET backups/{site}'].map((operation) => ({
      operation,
      delayMs: INFINISPAN_MS,
      afterEffect: true,
      times: 100,
    })),
  );
  // Each node sees the other site, so it does not matter which one a connection reaches.
  siteOf(world, 'site-a').server.model.setSiteMasters([true, true]);
  recorder.restart({ hold: true });

  const others = unknownAccelerators(alerts - 1);
  const sent = await sendAlerts(world, [{ ...SITE_B_REPORTED, accelerator: dnsName }, ...others]);
  const execution = sent.alerts[0]?.execution ?? '';
  expect(await waitForEnd(world, execution)).toMatchObject({ outcome: 'FENCED' });

  const whole = chainOf(recorder.steps(), controls.calls(), INFINISPAN_MS);
  const untilRemoval = upTo(without(whole, ['GetSecretValue']), 'RemoveEndpoints');
  // The other alerts' executions only list accelerators; the time of these calls is not fixed.
  const ours = without(untilRemoval.slice(1 + pages), alerts > 1 ? ['ListAccelerators'] : []);
  const chain = [...untilRemoval.slice(0, 1 + pages), ...ours];
  const states = await statesEntered(world, execution);
  const writes = states
    .slice(0, states.indexOf('Update endpoint group'))
    .filter((state) => /^Record/.test(state));
  console.log(
    [
      `${name}: ${chain.length} calls in sequence from POST to endpoints removed`,
      ...chain.map((operations, index) => `  ${String(index + 1).padStart(2)}  ${operations.join(' | ')}`),
      `  apart: audit writes (${writes.join(', ')}); secrets are cached`,
    ].join('\n'),
  );
  const [start = [], list = [], ...rest] = CHAIN;
  expect(chain).toEqual([start, ...Array<string[]>(pages).fill(list), ...rest]);
  expect(writes).toEqual(['Record observations']);
});

it('these are the states from start to FENCED', async () => {
  const { execution } = await runAttempt(world, SITE_B_REPORTED);

  expect(await statesEntered(world, execution)).toEqual([
    'Initialize',
    'Look up accelerator',
    'Accelerator found?',
    'Check reporter health',
    'Proceed with fencing?',
    'Record observations',
    'Update endpoint group',
    'Removal result?',
    'Record removal',
    'Take site offline',
    'Offline result?',
    'Record the fencing',
    'Fenced',
  ]);
});

function unknownAccelerators(count: number): Alert[] {
  return Array.from({ length: count }, (_, index) => ({
    ...SITE_B_REPORTED,
    accelerator: `a999999999999999${index}.awsglobalaccelerator.com`,
  }));
}

function makeAccelerators(count: number): void {
  const { model } = world.stack.globalAccelerator;
  for (let number = 0; number < count; number++)
    model.call('CreateAccelerator', { Name: `other-${number}`, IdempotencyToken: crypto.randomUUID() });
}

import { AddEndpointsCommand } from '@aws-sdk/client-global-accelerator';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createLoadBalancer } from '../../../infra/local/stack/accelerator.ts';
import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import { sendAlerts } from '../support/alerts.ts';
import { runAttempt, SITE_A_REPORTED, SITE_B_REPORTED, waitForCall } from '../support/attempt.ts';
import { currentIncident } from '../support/claim.ts';
import { waitForEnd } from '../support/executions.ts';
import { BECOMES_HEALTHY, FENCED_CASES } from '../support/scenarios/fenced.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { buildAccelerator, type Groups } from '../support/topology.ts';
import { resetWorld, type Site, siteOf, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

const infinispan = (site: Site) => siteOf(world, site).server;
const accelerator = () => world.stack.globalAccelerator;

const A = { name: 'a', site: 'site-a' };
const B = { name: 'b', site: 'site-b' };

const FENCED = {
  ends: { outcome: 'FENCED', reason: undefined },
  inService: [['site-a']],
  backups: ['site-b is offline at site-a'],
  trail: ['observed', 'removed', 'outcome'],
};

it.each(FENCED_CASES)('fences: $name', async ({ arrange, trail = FENCED.trail, posts = 1 }) => {
  await arrange?.(world);

  const { ended, trail: rows } = await runAttempt(world, SITE_B_REPORTED);

  expect(ended).toMatchObject(FENCED.ends);
  expect(await readServiceState(world)).toEqual({ inService: FENCED.inService, backups: FENCED.backups });
  expect(rows.map(({ step }) => step)).toEqual(trail);
  expect(rows.at(-1)).toMatchObject({ outcome: 'FENCED', incident: ended.incident });
  const takeOfflines = infinispan('site-a')
    .controls.calls()
    .filter(({ operation }) => operation === 'POST take-offline');
  expect(takeOfflines.length).toBe(posts);
});

const shapes: readonly {
  readonly name: string;
  readonly listeners: readonly Groups[];
  readonly inService: readonly (readonly string[])[];
}[] = [
  {
    name: 'two listeners',
    listeners: [{ 'eu-central-1': [A, B] }, { 'eu-central-1': [A, B] }],
    inService: [['a'], ['a']],
  },
  {
    name: 'two regions with one site each',
    listeners: [{ 'eu-central-1': [A], 'eu-west-1': [{ name: 'b-west', site: 'site-b' }] }],
    inService: [['a']],
  },
];

it.each(shapes)('fences at an accelerator with $name', async ({ name, listeners, inService }) => {
  const { arn, dnsName } = await buildAccelerator(world, name.replaceAll(/\W+/g, '-'), listeners);

  const { ended, trail } = await runAttempt(world, { ...SITE_B_REPORTED, accelerator: dnsName });

  expect(ended).toMatchObject(FENCED.ends);
  expect(await readServiceState(world, arn)).toEqual({ inService, backups: FENCED.backups });
  expect(trail.map(({ step }) => step)).toEqual(FENCED.trail);
});

it('also removes and records an endpoint that is added between the removal and the take-offline', async () => {
  const { loadBalancerArn } = siteOf(world, 'site-b');
  const late = await createLoadBalancer(world.stack.aws, 'site-b-late', 'site-b');
  // The removal is done, and its answer is late.
  accelerator().controls.setFaults([{ operation: 'RemoveEndpoints', delayMs: 1500, afterEffect: true }]);

  const { ended, trail } = await runAttempt(world, SITE_B_REPORTED, async () => {
    await waitForCall(accelerator(), 'RemoveEndpoints');
    await world.accelerators.send(
      new AddEndpointsCommand({
        EndpointGroupArn: world.stack.accelerator.endpointGroupArn,
        EndpointConfigurations: [{ EndpointId: late }],
      }),
    );
  });

  expect(ended).toMatchObject(FENCED.ends);
  expect(await readServiceState(world)).toEqual({ inService: FENCED.inService, backups: FENCED.backups });
  const both = [{ endpointId: loadBalancerArn }, { endpointId: late }];
  expect((await currentIncident(world)).endpoints).toMatchObject(both);
  expect(trail.map(({ step }) => step)).toEqual(['observed', 'removed', 'observed', 'removed', 'outcome']);
  const removals = trail.filter(({ step }) => step === 'removed').map(({ record }) => record);
  expect(removals).toMatchObject([{ removed: both.slice(0, 1) }, { removed: both }]);
});

it('fences nothing at an accelerator that lists a load balancer of a third site', async () => {
  const { arn, dnsName } = await buildAccelerator(world, 'third-site', [
    { 'eu-central-1': [A, B, { name: 'third', site: 'site-c' }] },
  ]);

  const { ended } = await runAttempt(world, { ...SITE_B_REPORTED, accelerator: dnsName });

  expect(ended).toMatchObject({ outcome: 'NOT_FENCED', reason: 'ENDPOINT_SITE_UNKNOWN' });
  expect(await readServiceState(world, arn)).toEqual({ inService: [['a', 'b', 'third']], backups: [] });
});

it('fences for a reporter that becomes healthy while the workflow waits', async () => {
  await BECOMES_HEALTHY.arrange(world);

  const { ended } = await runAttempt(world, SITE_B_REPORTED, (execution) =>
    BECOMES_HEALTHY.during(world, execution),
  );

  expect(ended).toMatchObject(FENCED.ends);
  expect(await readServiceState(world)).toEqual({ inService: FENCED.inService, backups: FENCED.backups });
});

it('fences for the firing alert of a group whose first alert is resolved', async () => {
  const sent = await sendAlerts(world, [{ ...SITE_A_REPORTED, status: 'resolved' }, SITE_B_REPORTED]);
  const execution = sent.alerts[1]?.execution ?? '';
  const ended = await waitForEnd(world, execution);

  expect(sent.alerts.map(({ result }) => result)).toEqual(['ignored', 'started']);
  expect(ended).toMatchObject(FENCED.ends);
  expect(await readServiceState(world)).toEqual({ inService: FENCED.inService, backups: FENCED.backups });
  expect(await readTrail(world.stack, sent.events[0] ?? '')).toEqual([]);
});

it('fences at the last of 250 accelerators, over three pages', async () => {
  const { model, controls } = accelerator();
  for (let number = 0; number < 249; number++)
    model.call('CreateAccelerator', { Name: `other-${number}`, IdempotencyToken: `other-${number}` });
  const { arn, dnsName } = await buildAccelerator(world, 'last', [{ 'eu-central-1': [A, B] }]);
  controls.clearCalls();

  const { ended } = await runAttempt(world, { ...SITE_B_REPORTED, accelerator: dnsName });

  expect(ended).toMatchObject(FENCED.ends);
  expect(await readServiceState(world, arn)).toEqual({ inService: [['a']], backups: FENCED.backups });
  expect(controls.calls().filter(({ operation }) => operation === 'ListAccelerators').length).toBe(3);
});

import { randomUUID } from 'node:crypto';
import {
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { cutLink, healLink } from '../support/breaks.ts';
import { currentIncident } from '../support/claim.ts';
import { beginWithFencedSite } from '../support/fenced-site.ts';
import { expectFenced, followUpUntil } from '../support/follow-up.ts';
import { reconcile } from '../support/reconcile.ts';
import { approve, carryThrough, endQuiescence, startRestore, waitFor } from '../support/restore.ts';
import { readServiceState } from '../support/service-state.ts';
import { buildAccelerator } from '../support/topology.ts';
import { siteOf, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 240_000 });

let world: World;
beginWithFencedSite((started) => {
  world = started;
});

const stop = (executionArn: string) => world.stepFunctions.send(new StopExecutionCommand({ executionArn }));
const incident = () => currentIncident(world);
const models = () => [siteOf(world, 'site-a').server.model, siteOf(world, 'site-b').server.model] as const;

it('fills the site with the data of the survivor, and puts it back', async () => {
  const execution = await startRestore(world, { approval: 'asked' });
  const { output } = await carryThrough(world, execution);

  expect(output).toMatchObject({ outcome: 'RESTORED' });
  expect(await incident()).toMatchObject({ phase: 'closed' });
  const [a, b] = models();
  expect(a.entries('sessions').size).toBe(50);
  expect(Object.fromEntries(b.entries('sessions'))).toEqual(Object.fromEntries(a.entries('sessions')));
  expect([a.status('site-b'), b.status('site-a')]).toEqual([{ status: 'online' }, { status: 'online' }]);
});

it('is undone at once after it was stopped, by the event of its end', async () => {
  const [a] = models();
  a.setEntriesPerQuery(0);
  const execution = await startRestore(world);
  await vi.waitUntil(() => a.status('site-b')?.status === 'online', { timeout: 60_000 });

  await stop(execution);

  await expect.poll(incident, { timeout: 60_000 }).toMatchObject({ phase: 'fenced' });
  expect(a.status('site-b')).toEqual({ status: 'offline' });
});

/** The names of the restores that succeeded. */
async function succeeded(): Promise<readonly (string | undefined)[]> {
  const { executions = [] } = await world.stepFunctions.send(
    new ListExecutionsCommand({
      stateMachineArn: world.stack.restoreStateMachineArn,
      statusFilter: 'SUCCEEDED',
    }),
  );
  return executions.map(({ name }) => name);
}

it('is completed by another execution if it was stopped while its endpoints go back', async () => {
  const execution = await startRestore(world);
  await approve(world, await waitFor(world, execution, 'start Keycloak'));
  await expect.poll(incident, { timeout: 60_000 }).toMatchObject({ phase: 'returning' });

  await stop(execution);

  // The function that the execution invoked last writes the claim as well: reconcile may need the next minute.
  const next = async () => {
    await reconcile(world);
    await endQuiescence(world);
    return incident();
  };
  await expect.poll(next, { timeout: 100_000, interval: 2000 }).toMatchObject({ phase: 'closed' });
  await expect.poll(succeeded).toContainEqual(expect.stringMatching(/^reconcile_\w+_return$/));
  const [a] = models();
  expect(a.status('site-b')).toEqual({ status: 'online' });
});

it('goes on with its own definition if the stack is updated while Keycloak is awaited', async () => {
  const { restoreStateMachineArn: stateMachineArn } = world.stack;
  const { definition = '' } = await world.stepFunctions.send(
    new DescribeStateMachineCommand({ stateMachineArn }),
  );
  const update = (text: string) =>
    world.stepFunctions.send(new UpdateStateMachineCommand({ stateMachineArn, definition: text }));
  const execution = await startRestore(world);
  await waitFor(world, execution, 'start Keycloak');

  const { States } = JSON.parse(definition);
  const other = { ...States, 'Return the traffic': { Type: 'Fail', Error: 'AnotherDefinition' } };
  await update(JSON.stringify({ ...JSON.parse(definition), States: other }));
  const { output } = await carryThrough(world, execution);
  await update(definition);

  expect(output).toMatchObject({ outcome: 'RESTORED' });
});

describe('a site that was fenced in another accelerator, too, with two listeners', () => {
  const SECOND = [
    { name: 'a', site: 'site-a' },
    { name: 'b', site: 'site-b' },
  ];
  const BOTH = { 'eu-central-1': SECOND };
  let second: Awaited<ReturnType<typeof buildAccelerator>>;
  beforeEach(async () => {
    second = await buildAccelerator(world, `second-${randomUUID()}`, [BOTH, BOTH]);
    cutLink(world);
    const { ended } = await runAttempt(world, {
      ...SITE_B_REPORTED,
      accelerator: second.dnsName,
      startsAt: new Date().toISOString(),
    });
    expect(ended).toMatchObject({ outcome: 'FENCED' });
    healLink(world);
    await endQuiescence(world);
  });
  const serving = async () => (await readServiceState(world, second.arn)).inService;

  // A group that is deleted meanwhile is awaited for ten minutes, so only a unit test deletes one.
  it('goes back everywhere', async () => {
    expect(await serving()).toEqual([['a'], ['a']]);

    const { output } = await carryThrough(world, await startRestore(world));

    expect(output).toMatchObject({ outcome: 'RESTORED' });
    expect(await serving()).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect((await readServiceState(world)).inService).toEqual([['site-a', 'site-b']]);
  });

  it('is removed everywhere if the link breaks between two additions', async () => {
    const { controls } = world.stack.globalAccelerator;
    const add = { operation: 'AddEndpoints' };
    const execution = await startRestore(world);
    const wait = await waitFor(world, execution, 'start Keycloak');
    controls.clearCalls();
    controls.setFaults([
      { ...add, delayMs: 1, times: 2 },
      { ...add, delayMs: 500 },
    ]);
    await approve(world, wait);
    const additions = () => controls.calls().filter(({ operation }) => operation === 'AddEndpoints');
    await vi.waitUntil(() => additions().length === 3, { timeout: 60_000, interval: 20 });

    cutLink(world);

    const { output } = await carryThrough(world, execution);
    expect(output).toMatchObject({ outcome: 'NOT_RESTORED', reason: 'SITE_LOST_AGAIN' });
    await followUpUntil(world, 'fenced');
    await expectFenced(world);
    expect(await serving()).toEqual([['a'], ['a']]);
  });
});

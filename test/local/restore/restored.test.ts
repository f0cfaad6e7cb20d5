import { ListExecutionsCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it, vi } from 'vitest';
import { currentIncident } from '../support/claim.ts';
import { beginWithFencedSite } from '../support/fenced-site.ts';
import { reconcile } from '../support/reconcile.ts';
import { approve, carryThrough, endQuiescence, startRestore, waitFor } from '../support/restore.ts';
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

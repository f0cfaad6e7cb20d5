import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { statesEntered, taskErrors } from '../support/executions.ts';
import { SINGLE_FAILURES } from '../support/scenarios/single-failures.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, siteOf, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.02 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

const FENCED = { inService: [['site-a']], backups: ['site-b is offline at site-a'] };

it.each(SINGLE_FAILURES)('fences although $name', async ({ arrange }) => {
  await arrange?.(world);

  const { execution, ended } = await runAttempt(world, SITE_B_REPORTED);

  expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
  expect(await readServiceState(world)).toEqual(FENCED);
  const [errors, states] = [await taskErrors(world, execution), await statesEntered(world, execution)];
  // The workflow waits after a failed query of Infinispan; every other failure is retried in its state.
  expect(errors.length + states.filter((state) => state === 'Wait, then re-check').length).toBe(1);
});

/** Each status query uses this many connections, and two queries come before the start. */
const CONNECTIONS = 5;
const readings = [
  { when: 'before the site is taken offline', after: 2 * CONNECTIONS },
  { when: 'after the site was taken offline', after: 3 * CONNECTIONS },
];

it.each(readings)('fences although the status cannot be read $when', async ({ after }) => {
  const operation = 'GET backups/{site}';
  siteOf(world, 'site-a').server.controls.setFaults([
    { operation, delayMs: 1, times: after },
    { operation, error: 'close', times: CONNECTIONS },
  ]);

  const { execution, ended } = await runAttempt(world, SITE_B_REPORTED);

  expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
  expect(await readServiceState(world)).toEqual(FENCED);
  expect(await taskErrors(world, execution)).toEqual(['InfinispanUnavailable']);
});

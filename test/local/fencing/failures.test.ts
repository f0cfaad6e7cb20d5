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

const FENCED = { inService: [['site-a']], held: ['site-a holds site-b offline'] };

it.each(SINGLE_FAILURES)('fences although $name', async ({ arrange }) => {
  await arrange?.(world);

  const { execution, ended } = await runAttempt(world, SITE_B_REPORTED);

  expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
  expect(await readServiceState(world)).toEqual(FENCED);
  const [errors, states] = [await taskErrors(world, execution), await statesEntered(world, execution)];
  // A question to Infinispan that failed is waited for; whatever else failed is tried again where it failed.
  expect(errors.length + states.filter((state) => state === 'Wait, then re-check').length).toBe(1);
});

/** Each question for the status is asked on so many connections, and two come before the beginning. */
const CONNECTIONS = 5;
const readings = [
  { when: 'before the site is taken offline', after: 2 * CONNECTIONS },
  { when: 'once the site was taken offline', after: 3 * CONNECTIONS },
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

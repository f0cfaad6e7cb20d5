import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { statesEntered, taskErrors } from '../support/executions.ts';
import { fencingJson } from '../support/fencing.ts';
import { SINGLE_FAILURES } from '../support/scenarios/single-failures.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { buildAccelerator } from '../support/topology.ts';
import { resetWorld, siteOf, type World } from '../support/world.ts';

const A = { name: 'a', site: 'site-a' };
const B = { name: 'b', site: 'site-b' };

let world: World;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'failures-test-'));
  world = await startWorld({ waitScale: 0.02 });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world?.stop();
});
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

it('records the removals of both listeners although the second one is refused at first', async () => {
  const both = { 'eu-central-1': [A, B] };
  const { arn, dnsName } = await buildAccelerator(world, 'second-refused', [both, both]);
  const removal = { operation: 'RemoveEndpoints' };
  world.stack.globalAccelerator.controls.setFaults([
    { ...removal, delayMs: 1 },
    { ...removal, error: 'InternalServiceErrorException' },
  ]);

  // The claim is new, so an incident of the test before has the same name if it began in the same second.
  await sleep(1000 - (Date.now() % 1000));
  const { execution, ended, trail } = await runAttempt(world, { ...SITE_B_REPORTED, accelerator: dnsName });
  const page = join(folder, 'report.html');
  await fencingJson(world, ['report', execution, '--out', page]);
  const { claim } = await fencingJson(world, ['status']);

  expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
  expect(await readServiceState(world, arn)).toMatchObject({ inService: [['a'], ['a']] });
  expect(await taskErrors(world, execution)).toHaveLength(1);
  const groups = claim.endpoints.map(({ group }: { group: string }) => group);
  expect(new Set(groups).size).toBe(2);
  const records = trail.flatMap(({ step, record }) => (step === 'removed' ? [record] : []));
  expect(records).toMatchObject([{ removed: claim.endpoints }]);
  expect(readFileSync(page, 'utf8').match(/removed at/g)).toHaveLength(2);
});

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import {
  runAttempt,
  SITE_A_REPORTED,
  SITE_B_REPORTED,
  startAttempt,
  waitForCall,
} from '../support/attempt.ts';
import { waitForEnd } from '../support/executions.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, siteOf, type World } from '../support/world.ts';

/**
 * In real time: the quiescence period is measured by the clock, and a fiftieth of the wait would only poll fifty times.
 */
let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 1 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

it('rolls back if the reporter dies after the removal, and the other site serves', {
  timeout: 150_000,
}, async () => {
  const { globalAccelerator } = world.stack;
  const { server, loadBalancerArn } = siteOf(world, 'site-a');
  // Holds the removal's answer, so that the reporter dies before the take-offline request.
  globalAccelerator.controls.setFaults([{ operation: 'RemoveEndpoints', delayMs: 2000, afterEffect: true }]);

  const { execution, event } = await startAttempt(world, SITE_B_REPORTED);
  await waitForCall(globalAccelerator, 'RemoveEndpoints');
  globalAccelerator.model.setHealth(loadBalancerArn, 'UNHEALTHY');
  const dead = ['GET container', 'GET backups/{site}', 'POST take-offline'];
  server.controls.setFaults(dead.map((operation) => ({ operation, error: 'close', times: 1000 })));
  const ended = await waitForEnd(world, execution);

  expect(ended).toMatchObject({ outcome: 'NOT_FENCED', reason: 'REPORTER_NOT_IN_SERVICE' });
  expect(await readServiceState(world)).toEqual({ inService: [['site-b']], backups: [] });
  const trail = await readTrail(world.stack, event);
  expect(trail.map(({ step, incident }) => [step, incident])).toEqual([
    ['observed', 'none'],
    ['removed', ended.incident],
    ['outcome', ended.incident],
  ]);

  const other = await runAttempt(world, SITE_A_REPORTED);

  expect(other.ended).toMatchObject({ outcome: 'FENCED' });
  expect(await readServiceState(world)).toEqual({
    inService: [['site-b']],
    backups: ['site-a is offline at site-b'],
  });
});

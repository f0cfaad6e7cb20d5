import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { HEARTBEAT } from '../../../functions/domain/heartbeat.ts';
import { sendAlerts } from '../support/alerts.ts';
import { SITE_B_REPORTED } from '../support/attempt.ts';
import { waitForEnd } from '../support/executions.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

const beat = { alertname: HEARTBEAT, site: 'none', reporter: 'site-a' };

it('is answered through the function URL, by its reporter, and starts nothing', async () => {
  const { status, alerts } = await sendAlerts(world, [beat, { ...beat, reporter: 'site-b' }]);
  const stranger = await sendAlerts(world, [{ ...beat, reporter: 'site-c' }]);
  const { executions } = await world.stepFunctions.send(
    new ListExecutionsCommand({ stateMachineArn: world.stack.stateMachineArn }),
  );

  expect([status, alerts.map(({ result }) => result)]).toEqual([200, ['heartbeat', 'heartbeat']]);
  expect([stranger.status, stranger.alerts[0]?.reason]).toEqual([
    400,
    'The label "reporter" of a heartbeat must name a configured site: site-a, site-b.',
  ]);
  expect(executions).toEqual([]);
});

it('does not block another alert of its group', async () => {
  const { status, alerts } = await sendAlerts(world, [beat, SITE_B_REPORTED]);
  const ended = await waitForEnd(world, alerts[1]?.execution ?? '');

  expect([status, alerts.map(({ result }) => result)]).toEqual([202, ['heartbeat', 'started']]);
  expect(ended).toMatchObject({ outcome: 'FENCED' });
});

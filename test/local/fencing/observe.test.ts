import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OBSERVE } from '../../../functions/support/environment.ts';
import { runAttempt, SITE_A_REPORTED, SITE_B_REPORTED } from '../support/attempt.ts';
import { waitForEnd } from '../support/executions.ts';
import { fencingJson, runFencing } from '../support/fencing.ts';
import { reconcile } from '../support/reconcile.ts';
import { BOTH_IN_SERVICE } from '../support/scenarios/not-fenced.ts';
import { reconfigure } from '../support/secrets.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, siteOf, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(() => world?.stop());
beforeEach(async () => {
  await resetWorld(world);
  await setObserving(true);
});

const setObserving = (on: boolean) => reconfigure(world, OBSERVE, () => String(on));

const observed = { status: 'SUCCEEDED', outcome: 'NOT_FENCED', reason: 'OBSERVE_ONLY' };

describe('observe mode', () => {
  it('checks, decides and records, and changes nothing at AWS or Infinispan', async () => {
    const { ended, trail } = await runAttempt(world, SITE_B_REPORTED);

    expect(ended).toMatchObject(observed);
    expect(trail.map(({ step }) => step)).toEqual(['observed', 'outcome']);
    expect(trail.at(-1)?.record).toMatchObject({
      output: {
        detail: `would have removed ${siteOf(world, 'site-b').loadBalancerArn}, and taken site-b offline at site-a`,
      },
    });
    expect(await readServiceState(world)).toEqual(BOTH_IN_SERVICE);
  });

  it('leaves its event in need of an approval after it is off; approve then fences', async () => {
    const { execution, event } = await runAttempt(world, SITE_B_REPORTED);
    await setObserving(false);
    const again = await fencingJson(world, ['rerun', execution, '--new']);
    const stillWaits = await waitForEnd(world, again.started);

    const { started } = await fencingJson(world, ['approve', execution]);
    const ended = await waitForEnd(world, started);
    const twice = await runFencing(world, ['approve', execution]);
    const { output } = await runFencing(world, ['show', event]);

    expect(stillWaits).toMatchObject(observed);
    expect(ended).toMatchObject({ outcome: 'FENCED' });
    expect(twice).toMatchObject({ code: 4, output: '' });
    expect(twice.errors).toContain('does not need approval');
    expect(output).toMatch(/ {2}approved\n.*by /);
  });

  it('also requires the approval for an event with another outcome', async () => {
    const { model } = siteOf(world, 'site-a').server;
    model.setView(['site-a', 'site-b']);
    const { execution, ended } = await runAttempt(world, SITE_B_REPORTED);
    await reconcile(world);
    const tooEarly = await runFencing(world, ['approve', execution]);
    await setObserving(false);
    await reconcile(world);
    model.setView(['site-a']);

    const again = await fencingJson(world, ['rerun', execution, '--new']);

    expect(ended).toMatchObject({ outcome: 'NOT_FENCED', reason: 'SITE_VIEW_HEALED' });
    expect(tooEarly).toMatchObject({ code: 4, output: '' });
    expect(tooEarly.errors).toContain('Observe mode is on');
    expect(await waitForEnd(world, again.started)).toMatchObject(observed);
  });

  it('does not affect events that start after it is off', async () => {
    await runAttempt(world, SITE_B_REPORTED);
    await setObserving(false);
    await reconcile(world);
    const later = { ...SITE_A_REPORTED, startsAt: new Date(Date.now() + 3 * 60_000).toISOString() };

    expect((await runAttempt(world, later)).ended).toMatchObject({ outcome: 'FENCED' });
  });

  it('is shown by status', async () => {
    const before = await fencingJson(world, ['status']);
    await reconcile(world);

    expect(before).toMatchObject({ observeMode: false });
    expect(await fencingJson(world, ['status'])).toMatchObject({ observeMode: true });
    expect((await runFencing(world, ['status'])).output).toContain('Observe mode is on');
  });
});

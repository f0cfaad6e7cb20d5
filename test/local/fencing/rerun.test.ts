import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import { runAttempt, SITE_B_REPORTED, startAttempt } from '../support/attempt.ts';
import { redrive, startNewExecution, statesEntered, waitForEnd } from '../support/executions.ts';
import { reconcile } from '../support/reconcile.ts';
import { PERMANENT_FAILURES, TAKE_OFFLINE_FAILS } from '../support/scenarios/permanent-failures.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.02 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

/** Age of an alert from which a delivery is another attempt, and how long before that the first one is sent (milliseconds). */
const NEXT = 2.5 * 60_000;
const LEAD = 6000;

interface Failed {
  readonly execution: string;
  readonly startsAt: string;
}

const ways: readonly { readonly way: string; readonly again: (failed: Failed) => Promise<string> }[] = [
  {
    way: 'redriven',
    async again({ execution }) {
      await redrive(world, execution);
      return execution;
    },
  },
  { way: 'started as a new execution', again: ({ execution }) => startNewExecution(world, execution) },
  {
    way: "left to the alert's next repeat",
    async again({ execution, startsAt }) {
      await sleep(Math.max(0, Date.parse(startsAt) + NEXT + 50 - Date.now()));
      const repeat = await startAttempt(world, { ...SITE_B_REPORTED, startsAt });
      expect(repeat.execution).toBe(execution.replace(/_001$/, '_002'));
      return repeat.execution;
    },
  },
];

const cases = PERMANENT_FAILURES.flatMap((step) => ways.map((way) => ({ ...step, ...way })));

it.each(cases)(
  '$state, failed for good, then fixed and $way, ends FENCED',
  async ({ state, arrange, fix, again }) => {
    await arrange(world);
    const startsAt = new Date(Date.now() - NEXT + LEAD).toISOString();
    const failed = await runAttempt(world, { ...SITE_B_REPORTED, startsAt });
    expect(failed.ended).toEqual({ status: 'FAILED' });
    expect((await statesEntered(world, failed.execution)).at(-1)).toBe(state);

    await fix(world);
    const ended = await waitForEnd(world, await again({ execution: failed.execution, startsAt }));

    expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
    expect(await readServiceState(world)).toEqual({
      inService: [['site-a']],
      backups: ['site-b is offline at site-a'],
    });
    const trail = await readTrail(world.stack, failed.event);
    expect(trail.at(-1)).toMatchObject({ step: 'outcome', outcome: 'FENCED', incident: ended.incident });
  },
);

it('reconcile completes an incident without a running execution', async () => {
  await TAKE_OFFLINE_FAILS.arrange(world);
  const failed = await runAttempt(world, SITE_B_REPORTED);
  expect((await statesEntered(world, failed.execution)).at(-1)).toBe(TAKE_OFFLINE_FAILS.state);

  await TAKE_OFFLINE_FAILS.fix(world);
  const { verdict, executions } = await reconcile(world);

  expect(verdict).toBe('STARTED');
  expect(await waitForEnd(world, executions[0] ?? '')).toMatchObject({
    status: 'SUCCEEDED',
    outcome: 'FENCED',
  });
  expect(await readServiceState(world)).toEqual({
    inService: [['site-a']],
    backups: ['site-b is offline at site-a'],
  });
});

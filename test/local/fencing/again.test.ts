import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import { attempt, begin, SITE_B_REPORTED } from '../support/attempt.ts';
import { ending, redrive, startAnew, statesEntered } from '../support/executions.ts';
import { reconcile } from '../support/reconcile.ts';
import { FAILED_FOR_GOOD, HALF_DONE } from '../support/scenarios/failed-for-good.ts';
import { whatIsTrue } from '../support/truth.ts';
import { freshWorld, startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.02 });
});
afterAll(() => world?.stop());
beforeEach(() => freshWorld(world));

/** Age at which an alert's repeat is another attempt, and how long before it the first is sent (milliseconds). */
const SLOT = 5 * 60_000;
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
  { way: 'started anew', again: ({ execution }) => startAnew(world, execution) },
  {
    way: "left to the alert's next repeat",
    async again({ execution, startsAt }) {
      await sleep(Math.max(0, Date.parse(startsAt) + SLOT + 50 - Date.now()));
      const repeat = await begin(world, { ...SITE_B_REPORTED, startsAt });
      expect(repeat.execution).toBe(execution.replace(/_001$/, '_002'));
      return repeat.execution;
    },
  },
];

const cases = FAILED_FOR_GOOD.flatMap((step) => ways.map((way) => ({ ...step, ...way })));

it.each(cases)(
  '$state failed for good, mended and $way ends FENCED',
  async ({ state, arrange, mend, again }) => {
    await arrange(world);
    const startsAt = new Date(Date.now() - SLOT + LEAD).toISOString();
    const failed = await attempt(world, { ...SITE_B_REPORTED, startsAt });
    expect(failed.ended).toEqual({ status: 'FAILED' });
    expect((await statesEntered(world, failed.execution)).at(-1)).toBe(state);

    await mend(world);
    const ended = await ending(world, await again({ execution: failed.execution, startsAt }));

    expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
    expect(await whatIsTrue(world)).toEqual({
      inService: [['site-a']],
      held: ['site-a holds site-b offline'],
    });
    const trail = await readTrail(world.stack, failed.event);
    expect(trail.at(-1)).toMatchObject({ step: 'outcome', outcome: 'FENCED', incident: ended.incident });
  },
);

it('an incident without a living execution is completed by reconcile', async () => {
  await HALF_DONE.arrange(world);
  const failed = await attempt(world, SITE_B_REPORTED);
  expect((await statesEntered(world, failed.execution)).at(-1)).toBe(HALF_DONE.state);

  await HALF_DONE.mend(world);
  const { verdict, executions } = await reconcile(world);

  expect(verdict).toBe('STARTED');
  expect(await ending(world, executions[0] ?? '')).toMatchObject({ status: 'SUCCEEDED', outcome: 'FENCED' });
  expect(await whatIsTrue(world)).toEqual({ inService: [['site-a']], held: ['site-a holds site-b offline'] });
});

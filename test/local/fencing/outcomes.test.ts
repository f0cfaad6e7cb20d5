import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { REASONS } from '../../../functions/domain/outcomes.ts';
import { attempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { REFUSED, STILL_BOTH } from '../support/scenarios/refused.ts';
import { whatIsTrue } from '../support/truth.ts';
import { freshWorld, startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(() => world?.stop());
beforeEach(() => freshWorld(world));

it('has a case for every reason', () => {
  expect([...new Set(REFUSED.map(({ reason }) => reason))].sort()).toEqual(Object.keys(REASONS).sort());
});

it.each(REFUSED)(
  'does not fence, $reason: $name',
  async ({ reason, arrange, alert, truth = STILL_BOTH, steps = ['outcome'] }) => {
    await arrange?.(world);

    const { ended, trail } = await attempt(world, { ...SITE_B_REPORTED, ...alert });

    expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'NOT_FENCED', reason });
    expect(await whatIsTrue(world)).toEqual(truth);
    expect(trail.map(({ step }) => step)).toEqual(steps);
    expect(trail.at(-1)).toMatchObject({ outcome: 'NOT_FENCED', reason });
  },
);

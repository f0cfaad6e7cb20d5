import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { REASONS } from '../../../functions/domain/outcomes.ts';
import { runAttempt, SITE_B_REPORTED } from '../support/attempt.ts';
import { BOTH_IN_SERVICE, NOT_FENCED_CASES } from '../support/scenarios/not-fenced.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

/** Only a link that comes and goes for four minutes ends so; the simulation must reach it. */
const SIMULATED = 'LINK_LOSS_UNCONFIRMED';

it('has a case for every reason', () => {
  expect([...new Set(NOT_FENCED_CASES.map(({ reason }) => reason))].sort()).toEqual(
    Object.keys(REASONS)
      .filter((reason) => reason !== SIMULATED)
      .sort(),
  );
});

it.each(NOT_FENCED_CASES)(
  'does not fence, $reason: $name',
  async ({ reason, arrange, alert, truth = BOTH_IN_SERVICE, steps = ['outcome'] }) => {
    await arrange?.(world);

    const { ended, trail } = await runAttempt(world, { ...SITE_B_REPORTED, ...alert });

    expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'NOT_FENCED', reason });
    expect(await readServiceState(world)).toEqual(truth);
    expect(trail.map(({ step }) => step)).toEqual(steps);
    expect(trail.at(-1)).toMatchObject({ outcome: 'NOT_FENCED', reason });
  },
);

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runScenario } from '../rotations.ts';

const SECOND = 1000;
/** How long requests share a cached and a refreshed password: until then a rotation may be unnoticed. */
const SHARED = { cached: SECOND, refreshed: 10 * SECOND };

/** A few rotations within a quarter of an hour, and many requests in between with any of the passwords. */
const scenarios = fc
  .record({
    grace: fc.constantFrom(0, 1, 7, 30, 299, 300, 301, 600).map((seconds) => seconds * SECOND),
    between: fc.array(fc.integer({ min: 1, max: 300 * SECOND }), { minLength: 1, maxLength: 4 }),
    logins: fc.array(fc.record({ at: fc.integer({ min: 0, max: 900 * SECOND }), turn: fc.nat({ max: 4 }) }), {
      minLength: 1,
      maxLength: 60,
    }),
  })
  .map(({ grace, between, logins }) => {
    const passwords = Array.from({ length: between.length + 1 }, (_, turn) => `password ${turn}`);
    const rotated = between.map((_, index) =>
      between.slice(0, index + 1).reduce((sum, after) => sum + after, 0),
    );
    const requests = logins
      .filter(({ turn }) => turn < passwords.length)
      .sort((one, other) => one.at - other.at)
      .map(({ at, turn }) => ({ at, turn, password: `password ${turn}` }));
    return { grace, passwords, rotated, requests };
  });

it('no password is accepted longer than the grace period after its rotation, or before it is current', async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const { statuses } = await runScenario(scenario);

      scenario.requests.forEach(({ at, turn }, index) => {
        const start = turn === 0 ? 0 : (scenario.rotated[turn - 1] ?? 0);
        const end =
          (scenario.rotated[turn] ?? Number.POSITIVE_INFINITY) + Math.max(scenario.grace, SHARED.cached);
        if (statuses[index] === 202) expect(at >= start && at < end).toBe(true);
      });
    }),
    { numRuns: 300 },
  );
});

it('the current password is accepted, and the previous one within the grace period', async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const { statuses } = await runScenario(scenario);

      scenario.requests.forEach(({ at, turn }, index) => {
        const rotations = scenario.rotated.filter((time) => time <= at);
        const noticed = rotations.every((time) => at - time >= SHARED.refreshed);
        const current = turn === rotations.length;
        const previous = turn === rotations.length - 1 && at < (rotations.at(-1) ?? 0) + scenario.grace;
        if (noticed && (current || previous)) expect(statuses[index]).toBe(202);
      });
    }),
    { numRuns: 300 },
  );
});

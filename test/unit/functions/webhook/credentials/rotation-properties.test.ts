import fc from 'fast-check';
import { expect, it } from 'vitest';
import { play } from '../rotations.ts';

const SECOND = 1000;
/** In which a reading may be shared, of what is known and afresh: until then a rotation may not have been seen. */
const SHARED = { known: SECOND, afresh: 10 * SECOND };

/** A few rotations within a quarter of an hour, and many requests among them with any of the passwords. */
const stories = fc
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

it('nobody gets in with a password longer than the grace after its rotation, nor before it is one', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const { statuses } = await play(story);

      story.requests.forEach(({ at, turn }, index) => {
        const begins = turn === 0 ? 0 : (story.rotated[turn - 1] ?? 0);
        const ends = (story.rotated[turn] ?? Number.POSITIVE_INFINITY) + Math.max(story.grace, SHARED.known);
        if (statuses[index] === 202) expect(at >= begins && at < ends).toBe(true);
      });
    }),
    { numRuns: 300 },
  );
});

it('whoever has the current password gets in, or the one before within the grace', async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      const { statuses } = await play(story);

      story.requests.forEach(({ at, turn }, index) => {
        const begun = story.rotated.filter((time) => time <= at);
        const seen = begun.every((time) => at - time >= SHARED.afresh);
        const current = turn === begun.length;
        const previous = turn === begun.length - 1 && at < (begun.at(-1) ?? 0) + story.grace;
        if (seen && (current || previous)) expect(statuses[index]).toBe(202);
      });
    }),
    { numRuns: 300 },
  );
});

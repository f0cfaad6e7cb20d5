import { expect, it } from 'vitest';
import { mapConcurrently } from '../../../../functions/support/map-concurrently.ts';

/** The earlier a call starts, the longer it takes. */
const later = async (item: number): Promise<number> => {
  for (let turns = 10; turns > item; turns -= 1) await Promise.resolve();
  return item * 10;
};

it.each([
  { limit: 1, items: [0, 1, 2] },
  { limit: 2, items: [0, 1, 2] },
  { limit: 9, items: [0, 1, 2] },
  { limit: 2, items: [] },
])('returns the results in the order of the items, $limit at a time of $items', async ({ limit, items }) => {
  expect(await mapConcurrently(limit, items, later)).toEqual(items.map((item) => item * 10));
});

it('starts no more work after a failure', async () => {
  const started: number[] = [];

  const working = mapConcurrently(2, [0, 1, 2, 3, 4], async (item) => {
    started.push(item);
    await later(item);
    if (item === 1) throw new Error('throttled');
  });

  await expect(working).rejects.toThrow('throttled');
  await later(0);
  expect(started).toEqual([0, 1]);
});

import { expect, it } from 'vitest';
import { byMode } from '../../../../functions/runtime/by-mode.ts';
import { EVENT } from '../../support/claim.ts';

const step = byMode(
  async (_: object, by: string) => `acted for ${by}`,
  async (_: object, by: string) => `rehearsed for ${by}`,
);

it.each([
  { mode: 'event', result: 'acted for x' },
  { mode: 'rehearsal', result: 'rehearsed for x' },
  // The function that acts refuses it.
  { mode: 'other', result: 'acted for x' },
])('a step with the mode $mode has $result', async ({ mode, result }) => {
  expect(await step({ event: { ...EVENT, mode: mode as 'event' } }, 'x')).toBe(result);
});

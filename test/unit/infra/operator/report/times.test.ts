import { expect, it } from 'vitest';
import { clock, day, span, stamp } from '../../../../../infra/operator/report/times.ts';

it.each([
  [0, '0.00 s'],
  [7, '0.01 s'],
  [9994, '9.99 s'],
  [9996, '10.0 s'],
  [82_200, '82.2 s'],
  [99_960, '1 min 40 s'],
  [240_000, '4 min'],
  [3_599_999, '60 min'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
  [86_400_000, '1 d'],
  [97_200_000, '1 d 3 h'],
])('%i ms is %s', (milliseconds, words) => {
  expect(span(milliseconds)).toBe(words);
});

it('has day and time of day in UTC', () => {
  const at = Date.parse('2026-11-24T01:02:03.004+02:00');

  expect([day(at), clock(at), stamp(at)]).toEqual(['2026-11-23', '23:02:03.004', '2026-11-23 23:02:03.004']);
});

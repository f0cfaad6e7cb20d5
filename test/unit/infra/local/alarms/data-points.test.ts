import { expect, it } from 'vitest';
import { dataPoints, lastMinute } from '../../../../../infra/local/alarms/data-points.ts';

const END = Date.UTC(2026, 10, 24, 14, 7);
const before = (minutes: number, value: number) => ({ at: END - minutes * 60_000, value });

/** The newest minute starts one minute before the end; the periods are not aligned to the clock. */
const minutes = [before(1, 2), before(5, 3), before(6, 7), before(16, 9), before(0, 100)];

it.each([
  { statistic: 'Sum', points: [undefined, 7, 5] },
  { statistic: 'SampleCount', points: [undefined, 7, 5] },
  { statistic: 'Maximum', points: [undefined, 7, 3] },
  { statistic: 'Minimum', points: [undefined, 7, 2] },
])('$statistic of the last three periods of five minutes, newest last: $points', ({ statistic, points }) => {
  expect(dataPoints(minutes, END, { period: 300, statistic, periods: 3 })).toEqual(points);
});

it('a period that ends a minute later has another value', () => {
  const sum = (end: number) => dataPoints(minutes, end, { period: 300, statistic: 'Sum', periods: 1 });

  expect([sum(END), sum(END + 60_000)]).toEqual([[5], [102]]);
});

it('refuses a percentile, which the values of minutes do not give', () => {
  expect(() => dataPoints(minutes, END, { period: 300, statistic: 'p90', periods: 1 })).toThrow(/p90/);
});

it('only complete minutes count', () => {
  expect([END, END + 59_999].map(lastMinute)).toEqual([END, END]);
});

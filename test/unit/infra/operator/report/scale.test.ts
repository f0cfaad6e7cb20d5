import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../../../infra/operator/report/rows.ts';
import { type Period, scaleOf } from '../../../../../infra/operator/report/scale.ts';

const T = Date.parse('2026-11-24T13:35:54Z');
/** Seconds after T. */
const busy = (...periods: readonly (readonly [number, number])[]): Period[] =>
  periods.map(([from, to]) => ({ from: T + from * 1000, to: T + to * 1000 }));

describe('a scale', () => {
  it.each([
    { when: 'one period', given: busy([0, 10]), breaks: [], at: 5, place: 0.5 },
    { when: 'a short gap', given: busy([0, 10], [20, 30]), breaks: [], at: 15, place: 0.5 },
    { when: 'a long gap', given: busy([0, 10], [3600, 3610]), breaks: [3590], at: 10, place: 0.48 },
    { when: 'after a long gap', given: busy([0, 10], [3600, 3610]), breaks: [3590], at: 3600, place: 0.52 },
    { when: 'within a gap', given: busy([0, 10], [3600, 3610]), breaks: [3590], at: 1800, place: 0.48 },
    { when: 'moments only', given: busy([0, 0], [60, 60], [90, 90]), breaks: [], at: 60, place: 2 / 3 },
    { when: 'one moment', given: busy([0, 0]), breaks: [], at: 0, place: 0 },
    { when: 'before everything', given: busy([0, 10]), breaks: [], at: -5, place: 0 },
    { when: 'after everything', given: busy([0, 10]), breaks: [], at: 15, place: 1 },
  ])('$when: $at s is at $place', ({ given, breaks, at, place }) => {
    const scale = scaleOf(given);

    expect(scale.breaks.map(({ length }) => length / 1000)).toEqual(breaks);
    expect(scale.place(T + at * 1000)).toBeCloseTo(place, 6);
  });

  it.each([
    {
      of: 'seconds',
      given: busy([0, 12]),
      ticks: ['13:35:54', '13:35:56', '13:35:58', '13:36:00', '13:36:02'],
    },
    { of: 'tenths', given: busy([0, 0.5]), ticks: ['13:35:54.000', '13:35:54.100', '13:35:54.200'] },
    { of: 'hours', given: busy([0, 36_000]), ticks: ['14:00:00', '16:00:00', '18:00:00'] },
  ])('labels round times: $of', ({ given, ticks }) => {
    const labels = scaleOf(given).ticks.map((at) => new Date(at).toISOString().slice(11, -1));

    for (const tick of ticks) expect(labels.map((time) => time.slice(0, tick.length))).toContain(tick);
    expect(labels.length).toBeLessThanOrEqual(8);
  });

  const periods = fc.array(
    fc.tuple(fc.nat(10_000_000), fc.nat(100_000)).map(([from, length]) => ({ from, to: from + length })),
    { minLength: 1, maxLength: 30 },
  );

  it('keeps the order of time, with all places between 0 and 1', () => {
    fc.assert(
      fc.property(periods, (given) => {
        const { place } = scaleOf(given);
        const times = given.flatMap(({ from, to }) => [from, to]).sort((one, other) => one - other);
        const places = times.map(place);

        expect(places).toEqual([...places].sort((one, other) => one - other));
        expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...places)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('is linear within periods', () => {
    fc.assert(
      fc.property(periods, (given) => {
        const { place } = scaleOf(given);
        const rates = given
          .filter(({ from, to }) => to - from > 1000)
          .map(({ from, to }) => (place(to) - place(from)) / (to - from));

        for (const rate of rates) expect(rate).toBeCloseTo(rates[0] ?? 0, 12);
      }),
    );
  });
});

it('places items that would overlap below each other, each in the highest free row', () => {
  const rows = rowsOf([0, 1, 4, 5, 6, 20], (from) => ({ from, to: from + 5 }));

  expect(rows.map(({ row }) => row)).toEqual([0, 1, 2, 0, 1, 0]);
});

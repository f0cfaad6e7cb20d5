import { describe, expect, it } from 'vitest';
import { alike } from '../../../../functions/restore/site-checks.ts';

describe('the numbers of entries of a cache at both sites', () => {
  it.each([
    { one: 0, other: 0, expected: true },
    { one: 0, other: 1, expected: false },
    { one: 1, other: 1, expected: true },
    { one: 1, other: 2, expected: true },
    { one: 0, other: 5, expected: false },
    { one: 2, other: 5, expected: false },
    { one: 3, other: 5, expected: true },
    { one: 0, other: 10, expected: false },
    { one: 10, other: 20, expected: true },
    { one: 9, other: 20, expected: false },
    { one: 490, other: 500, expected: true },
    { one: 489, other: 500, expected: false },
    { one: 990_000, other: 1_000_000, expected: true },
    { one: 989_999, other: 1_000_000, expected: false },
  ])('$one and $other are alike: $expected', ({ one, other, expected }) => {
    expect(alike(one, other)).toBe(expected);
    expect(alike(other, one)).toBe(expected);
  });
});

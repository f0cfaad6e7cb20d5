import { expect, it } from 'vitest';
import { pairOf } from '../../../../../infra/operator/manifests/reporting.ts';

const SITES = ['site-a', 'site-b'];

it.each([
  { reporter: 'site-a', other: 'site-b' },
  { reporter: 'site-b', other: 'site-a' },
])('$reporter reports $other', ({ reporter, other }) => {
  expect(pairOf(SITES, reporter)).toEqual({ reporter, other });
});

it('an unknown site is a usage error that names the sites', () => {
  expect(() => pairOf(SITES, 'site-c')).toThrow(
    expect.objectContaining({
      name: 'UsageError',
      message: 'Unknown site "site-c"; the sites are site-a and site-b.',
    }),
  );
});

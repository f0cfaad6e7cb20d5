import { expect, it } from 'vitest';
import { knownSitesFor, knownSitesOf } from '../../../../functions/domain/known-sites.ts';
import { NOW } from '../../support/claim.ts';
import { endpoint, listing, siteA, siteB } from '../../support/topology.ts';

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;

it('keeps the site of each endpoint of known site, with the time', () => {
  const unknown = endpoint('site-b', { endpointId: 'x', site: null });

  expect(knownSitesOf([listing(siteA, unknown), listing(siteA, siteB)], NOW)).toEqual({
    'site-a/balancer': { site: 'site-a', readAt: NOW },
    'site-b/balancer': { site: 'site-b', readAt: NOW },
  });
});

it('keeps at most 500 of them', () => {
  const many = Array.from({ length: 501 }, (_, index) =>
    endpoint('site-a', { endpointId: `site-a/${index}` }),
  );

  expect(Object.keys(knownSitesOf([listing(...many)], NOW))).toHaveLength(500);
});

it.each([
  { title: 'all', ids: ['a', 'b'], now: NOW + DAY, found: ['a', 'b'] },
  {
    title: 'all, as soon as a later read must have failed',
    ids: ['a', 'b'],
    now: NOW + 6 * MINUTE + 1,
    found: ['a', 'b'],
  },
  {
    title: 'one of a region that has just answered',
    ids: ['a', 'b'],
    now: NOW + 6 * MINUTE,
    found: undefined,
  },
  { title: 'none asked for', ids: [], now: NOW, found: [] },
  { title: 'one that is too old', ids: ['a', 'b'], now: NOW + DAY + 1, found: undefined },
  { title: 'one that is not known', ids: ['a', 'c'], now: NOW + DAY, found: undefined },
  { title: 'one with a name of JavaScript', ids: ['toString'], now: NOW + DAY, found: undefined },
])('finds the known sites of: $title', ({ ids, now, found }) => {
  const known = { a: { site: 'site-a', readAt: NOW }, b: { site: 'site-b', readAt: NOW + 1 } };

  const sites = knownSitesFor(ids, known, now);

  expect(sites && [...sites.keys()]).toEqual(found);
});

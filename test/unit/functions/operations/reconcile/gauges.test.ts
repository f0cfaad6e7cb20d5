import { expect, it } from 'vitest';
import type { Claim } from '../../../../../functions/domain/claim/claim.ts';
import { gauged, publishDrift } from '../../../../../functions/operations/reconcile/gauges.ts';
import { claimed, incident, NOW, UNCLAIMED } from '../../../support/claim.ts';
import { createWorld } from '../../../support/world.ts';

const pausedUntil = (until: number): Claim => ({ ...UNCLAIMED, pause: { until, reason: 'a test' } });

it.each([
  { what: 'no claim', claim: UNCLAIMED, is: [0, 0, 0, 0] },
  { what: 'a started incident', claim: claimed(incident({ phase: 'started' })), is: [1, 1, 0, 0] },
  { what: 'one that is rolling back', claim: claimed(incident({ phase: 'rolling-back' })), is: [1, 1, 0, 0] },
  { what: 'a fenced one', claim: claimed(incident({ phase: 'fenced' })), is: [1, 0, 0, 0] },
  { what: 'a restore', claim: claimed(incident({ phase: 'restoring' })), is: [1, 0, 1, 0] },
  { what: 'a return', claim: claimed(incident({ phase: 'returning' })), is: [1, 0, 1, 0] },
  { what: 'a closed one', claim: claimed(incident({ phase: 'closed' })), is: [0, 0, 0, 0] },
  { what: 'a pause', claim: pausedUntil(NOW + 1), is: [0, 0, 0, 1] },
  { what: 'an expired pause', claim: pausedUntil(NOW), is: [0, 0, 0, 0] },
])('each read of the claim is published: $what', async ({ claim, is }) => {
  const { claims, clock } = createWorld({ claim, now: NOW }).collaborators;
  const published: unknown[] = [];
  const publish = (gauge: string, value: number) => published.push([gauge, value]);

  expect(await gauged(claims, clock, publish).read()).toEqual(claim);

  expect(published).toEqual([
    ['ClaimInForce', is[0]],
    ['FencingInProgress', is[1]],
    ['RestoreInProgress', is[2]],
    ['FencingPaused', is[3]],
  ]);
});

const serving = { kind: 'OFFLINE_SITE_IN_SERVICE', detail: 'site-b is in service' } as const;

it.each([
  { what: 'no search', found: undefined, published: [] },
  {
    what: 'a search without a finding',
    found: [],
    published: [
      ['NO_SITE_IN_SERVICE', 0],
      ['OFFLINE_SITE_IN_SERVICE', 0],
      ['SURVIVOR_LOST', 0],
    ],
  },
  {
    what: 'a search with a finding',
    found: [serving],
    published: [
      ['NO_SITE_IN_SERVICE', 0],
      ['OFFLINE_SITE_IN_SERVICE', 1],
      ['SURVIVOR_LOST', 0],
    ],
  },
])('drift is published by its kind: $what', ({ found, published }) => {
  const values: unknown[] = [];

  publishDrift(found, (metric, value, dimensions) => values.push([metric, dimensions?.kind, value]));

  expect(values).toEqual(published.map(([kind, value]) => ['Drift', kind, value]));
});

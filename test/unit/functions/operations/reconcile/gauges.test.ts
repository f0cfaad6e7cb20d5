import { expect, it } from 'vitest';
import type { Claim } from '../../../../../functions/domain/claim/claim.ts';
import { gauged } from '../../../../../functions/operations/reconcile/gauges.ts';
import { claimed, incident, NOW, UNCLAIMED } from '../../../support/claim.ts';
import { createWorld } from '../../../support/world.ts';

const pausedUntil = (until: number): Claim => ({ ...UNCLAIMED, pause: { until, reason: 'a test' } });

it.each([
  { what: 'no claim', claim: UNCLAIMED, is: [0, 0, 0] },
  { what: 'one that is begun', claim: claimed(incident({ phase: 'started' })), is: [1, 1, 0] },
  { what: 'one that is being released', claim: claimed(incident({ phase: 'rolling-back' })), is: [1, 1, 0] },
  { what: 'one that is complete', claim: claimed(incident({ phase: 'fenced' })), is: [1, 0, 0] },
  { what: 'one that is over', claim: claimed(incident({ phase: 'closed' })), is: [0, 0, 0] },
  { what: 'a pause', claim: pausedUntil(NOW + 1), is: [0, 0, 1] },
  { what: 'a pause that is over', claim: pausedUntil(NOW), is: [0, 0, 0] },
])('each reading of the claim is published: $what', async ({ claim, is }) => {
  const { claims, clock } = createWorld({ claim, now: NOW }).collaborators;
  const published: unknown[] = [];
  const publish = (gauge: string, value: number) => published.push([gauge, value]);

  expect(await gauged(claims, clock, publish).read()).toEqual(claim);

  expect(published).toEqual([
    ['ClaimInForce', is[0]],
    ['FencingInProgress', is[1]],
    ['FencingPaused', is[2]],
  ]);
});

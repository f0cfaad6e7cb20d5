import { describe, expect, it } from 'vitest';
import { type Claim, paused } from '../../../../../functions/domain/claim/claim.ts';
import { matchClaim } from '../../../../../functions/domain/claim/match-claim.ts';
import type { Accelerator } from '../../../../../functions/domain/topology.ts';
import { claimed, EVENT, incident, LONG_AGO, NOW, opposite, UNCLAIMED } from '../../../support/claim.ts';
import { both, endpoint, listing, siteA, siteB } from '../../../support/topology.ts';

/** site-a, the reporter, was fenced by the opposite decision. */
const gone = listing(siteB);
const posted = { takeOfflineSentAt: LONG_AGO };

describe('an event meets', () => {
  it.each<{ claim: string; found: Claim; seen?: Accelerator; relation: string }>([
    { claim: 'no claim', found: UNCLAIMED, relation: 'start' },
    { claim: 'its own, begun', found: claimed(incident()), relation: 'resume' },
    { claim: 'its own, begun, with a POST', found: claimed(incident(posted)), relation: 'resume' },
    {
      claim: 'its own, releasing',
      found: claimed(incident({ phase: 'rolling-back' })),
      relation: 'roll-back',
    },
    { claim: 'its own, fenced', found: claimed(incident({ phase: 'fenced' })), relation: 'verify' },
    { claim: 'its own, closed', found: claimed(incident({ phase: 'closed' })), relation: 'start' },
    { claim: 'the opposite, begun', found: claimed(opposite()), relation: 'lost' },
    { claim: 'the opposite, begun, with a POST', found: claimed(opposite(posted)), relation: 'supersede' },
    {
      claim: 'the opposite, begun, with a POST, the reporter not back',
      found: claimed(opposite(posted)),
      seen: gone,
      relation: 'lost',
    },
    {
      claim: 'the opposite, releasing',
      found: claimed(opposite({ phase: 'rolling-back' })),
      relation: 'lost',
    },
    { claim: 'the opposite, fenced', found: claimed(opposite({ phase: 'fenced' })), relation: 'supersede' },
    {
      claim: 'the opposite, fenced, the reporter not back',
      found: claimed(opposite({ phase: 'fenced' })),
      seen: gone,
      relation: 'lost',
    },
    {
      claim: 'the opposite, fenced, the reporter listed but UNHEALTHY',
      found: claimed(opposite({ phase: 'fenced' })),
      seen: listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB),
      relation: 'lost',
    },
    {
      claim: 'the opposite, fenced, the reporter back alone',
      found: claimed(opposite({ phase: 'fenced' })),
      seen: listing(siteA),
      relation: 'supersede',
    },
    { claim: 'the opposite, closed', found: claimed(opposite({ phase: 'closed' })), relation: 'start' },
  ])('$claim: $relation', ({ found, seen = both, relation }) => {
    const answer = matchClaim(found, EVENT, [seen]);

    expect(answer).toEqual(relation === 'start' ? { relation } : { relation, incident: found.current });
  });
});

describe('a pause', () => {
  it.each([
    { pause: 'none', claim: UNCLAIMED, inForce: false },
    {
      pause: 'that ends in a second',
      claim: { ...UNCLAIMED, pause: { until: NOW + 1000, reason: 'x' } },
      inForce: true,
    },
    { pause: 'that ends now', claim: { ...UNCLAIMED, pause: { until: NOW, reason: 'x' } }, inForce: false },
  ])('$pause: $inForce', ({ claim, inForce }) => {
    expect(paused(claim, NOW)).toBe(inForce);
  });
});

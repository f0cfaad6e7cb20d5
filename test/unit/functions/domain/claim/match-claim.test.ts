import { describe, expect, it } from 'vitest';
import { type Claim, paused } from '../../../../../functions/domain/claim/claim.ts';
import { stanceOf } from '../../../../../functions/domain/claim/match-claim.ts';
import type { Accelerator } from '../../../../../functions/domain/topology.ts';
import { claimed, EVENT, incident, LONG_AGO, NOW, opposite, UNCLAIMED } from '../../../support/claim.ts';
import { both, endpoint, listing, siteA, siteB } from '../../../support/topology.ts';

/** site-a, the reporter, was fenced by the opposite decision. */
const gone = listing(siteB);
const posted = { postedAt: LONG_AGO };

describe('an event meets', () => {
  it.each<{ claim: string; found: Claim; seen?: Accelerator; stance: string }>([
    { claim: 'no claim', found: UNCLAIMED, stance: 'begin' },
    { claim: 'its own, begun', found: claimed(incident()), stance: 'join' },
    { claim: 'its own, begun, with a POST', found: claimed(incident(posted)), stance: 'join' },
    { claim: 'its own, releasing', found: claimed(incident({ phase: 'releasing' })), stance: 'release' },
    { claim: 'its own, fenced', found: claimed(incident({ phase: 'fenced' })), stance: 'verify' },
    { claim: 'its own, closed', found: claimed(incident({ phase: 'closed' })), stance: 'begin' },
    { claim: 'the opposite, begun', found: claimed(opposite()), stance: 'lost' },
    { claim: 'the opposite, begun, with a POST', found: claimed(opposite(posted)), stance: 'replace' },
    {
      claim: 'the opposite, begun, with a POST, the reporter not back',
      found: claimed(opposite(posted)),
      seen: gone,
      stance: 'lost',
    },
    {
      claim: 'the opposite, releasing',
      found: claimed(opposite({ phase: 'releasing' })),
      stance: 'lost',
    },
    { claim: 'the opposite, fenced', found: claimed(opposite({ phase: 'fenced' })), stance: 'replace' },
    {
      claim: 'the opposite, fenced, the reporter not back',
      found: claimed(opposite({ phase: 'fenced' })),
      seen: gone,
      stance: 'lost',
    },
    {
      claim: 'the opposite, fenced, the reporter listed but UNHEALTHY',
      found: claimed(opposite({ phase: 'fenced' })),
      seen: listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB),
      stance: 'lost',
    },
    {
      claim: 'the opposite, fenced, the reporter back alone',
      found: claimed(opposite({ phase: 'fenced' })),
      seen: listing(siteA),
      stance: 'replace',
    },
    { claim: 'the opposite, closed', found: claimed(opposite({ phase: 'closed' })), stance: 'begin' },
  ])('$claim: $stance', ({ found, seen = both, stance }) => {
    const answer = stanceOf(found, EVENT, [seen]);

    expect(answer).toEqual(stance === 'begin' ? { stance } : { stance, incident: found.current });
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

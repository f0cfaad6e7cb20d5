import { describe, expect, it } from 'vitest';
import { type Claim, paused } from '../../../../../functions/domain/claim/claim.ts';
import { matchClaim } from '../../../../../functions/domain/claim/match-claim.ts';
import type { Accelerator } from '../../../../../functions/domain/topology.ts';
import {
  claimed,
  EVENT,
  incident,
  LONG_AGO,
  NOW,
  opposite,
  RESTORE,
  restoring,
  UNCLAIMED,
} from '../../../support/claim.ts';
import { both, endpoint, listing, siteA, siteB } from '../../../support/topology.ts';

/** site-a, the reporter, was fenced by the opposite decision. */
const gone = listing(siteB);
const posted = { takeOfflineSentAt: LONG_AGO };

describe('an event relates to the claim of', () => {
  it.each<{ claim: string; found: Claim; seen?: Accelerator; relation: string }>([
    { claim: 'no claim', found: UNCLAIMED, relation: 'start' },
    { claim: 'its own decision, started', found: claimed(incident()), relation: 'resume' },
    { claim: 'its own decision, started, with a POST', found: claimed(incident(posted)), relation: 'resume' },
    {
      claim: 'its own decision, rolling back',
      found: claimed(incident({ phase: 'rolling-back' })),
      relation: 'roll-back',
    },
    { claim: 'its own decision, fenced', found: claimed(incident({ phase: 'fenced' })), relation: 'verify' },
    { claim: 'its own decision, closed', found: claimed(incident({ phase: 'closed' })), relation: 'start' },
    { claim: 'the opposite decision, started', found: claimed(opposite()), relation: 'lost' },
    {
      claim: 'the opposite decision, started, with a POST',
      found: claimed(opposite(posted)),
      relation: 'supersede',
    },
    {
      claim: 'the opposite decision, started, with a POST, the reporter not in service',
      found: claimed(opposite(posted)),
      seen: gone,
      relation: 'lost',
    },
    {
      claim: 'the opposite decision, rolling back',
      found: claimed(opposite({ phase: 'rolling-back' })),
      relation: 'lost',
    },
    {
      claim: 'the opposite decision, fenced',
      found: claimed(opposite({ phase: 'fenced' })),
      relation: 'supersede',
    },
    {
      claim: 'the opposite decision, fenced, the reporter not in service',
      found: claimed(opposite({ phase: 'fenced' })),
      seen: gone,
      relation: 'lost',
    },
    {
      claim: 'the opposite decision, fenced, the reporter listed but UNHEALTHY',
      found: claimed(opposite({ phase: 'fenced' })),
      seen: listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB),
      relation: 'lost',
    },
    {
      claim: 'the opposite decision, fenced, only the reporter in service',
      found: claimed(opposite({ phase: 'fenced' })),
      seen: listing(siteA),
      relation: 'supersede',
    },
    { claim: 'its own decision, restoring', found: claimed(restoring()), relation: 'restore' },
    {
      claim: 'its own decision, returning',
      found: claimed(restoring({}, { phase: 'returning' })),
      relation: 'restore',
    },
    {
      claim: 'the opposite decision, restoring, although the reporter is in service',
      found: claimed(opposite({ ...posted, phase: 'restoring', restore: RESTORE })),
      relation: 'lost',
    },
    ...(['started', 'fenced', 'returning'] as const).map((phase) => ({
      claim: `the opposite decision, ${phase}, with incomplete data at the reporter`,
      found: claimed(opposite({ ...posted, phase, incompleteSince: LONG_AGO })),
      relation: 'lost',
    })),
    {
      claim: 'the opposite decision, returning',
      found: claimed(opposite({ phase: 'returning', restore: RESTORE, returnedAt: LONG_AGO })),
      relation: 'supersede',
    },
    {
      claim: 'the opposite decision, returning, the reporter not in service yet',
      found: claimed(opposite({ ...posted, phase: 'returning', restore: RESTORE })),
      seen: gone,
      relation: 'lost',
    },
    {
      claim: 'the opposite decision, started after its site was returned, with no take-offline since',
      found: claimed(opposite({ ...posted, returnedAt: LONG_AGO })),
      relation: 'supersede',
    },
    {
      claim: 'the opposite decision, started after its site was returned, with a take-offline since',
      found: claimed(opposite({ takeOfflineSentAt: LONG_AGO + 1, returnedAt: LONG_AGO })),
      relation: 'lost',
    },
    {
      claim: 'the opposite decision, rolling back after its site was returned, with a take-offline since',
      found: claimed(
        opposite({ phase: 'rolling-back', takeOfflineSentAt: LONG_AGO + 1, returnedAt: LONG_AGO }),
      ),
      relation: 'supersede',
    },
    {
      claim: 'the opposite decision, closed',
      found: claimed(opposite({ phase: 'closed' })),
      relation: 'start',
    },
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
  ])('$pause: in force is $inForce', ({ claim, inForce }) => {
    expect(paused(claim, NOW)).toBe(inForce);
  });
});

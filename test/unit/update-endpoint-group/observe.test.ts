import { describe, expect, it } from 'vitest';
import { updateEndpointGroup } from '../../../functions/update-endpoint-group/update-endpoint-group.ts';
import { claimed, EVENT, EXECUTION, incident, LONG_AGO, MINUTE, NOW, UNCLAIMED } from '../support/claim.ts';
import { ACCELERATOR, listing, recorded, siteA } from '../support/topology.ts';
import { createWorld } from '../support/world.ts';
import { BEGUN_AND_REMOVED, describeRows, LOOK_AROUND, READ_CLAIM, READ_GROUPS } from './row.ts';

const LOOKED = [READ_CLAIM, LOOK_AROUND];
const DECISION = { site: EVENT.site, reporter: EVENT.reporter };
/** As noted while this event was observed. */
const observed = [{ ...DECISION, until: NOW }];
const earlier = [{ ...DECISION, until: LONG_AGO - 60 * MINUTE }];
const wouldHave = {
  verdict: 'NO',
  reason: 'OBSERVE_ONLY',
  detail: 'would have removed site-b/balancer, and taken site-b offline at site-a',
  before: recorded('site-b'),
};
const closed = incident({ phase: 'closed' });
const fenced = incident({ phase: 'fenced', postedAt: LONG_AGO, answeredAt: LONG_AGO });

describeRows('a stack that observes', [
  {
    when: 'begins nothing, and notes the event',
    given: { observe: true },
    answer: wouldHave,
    calls: [...LOOKED, 'write claim: none'],
  },
  {
    when: 'begins nothing where there would be nothing to remove',
    given: { observe: true, accelerators: [listing(siteA)] },
    answer: {
      reason: 'OBSERVE_ONLY',
      detail: 'would have removed no endpoint, and taken site-b offline at site-a',
    },
    calls: [...LOOKED, 'write claim: none'],
  },
  {
    when: 'does not note an event twice',
    given: { observe: true, claim: claimed(closed, { observed }) },
    answer: wouldHave,
    calls: LOOKED,
  },
  {
    when: 'decides as in earnest',
    given: {
      observe: true,
      infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } },
    },
    answer: { verdict: 'NO', reason: 'SITE_VIEW_HEALED' },
    calls: LOOKED,
  },
  {
    when: 'does not begin a fencing again that was carried out',
    given: {
      observe: true,
      claim: claimed(fenced, { observed }),
      infinispan: { 'site-a': { holds: 'offline' } },
    },
    answer: { ...wouldHave, incident: fenced.incident },
    calls: LOOKED,
  },
  {
    when: 'completes what was begun',
    given: { observe: true, claim: claimed(incident(), { observed }) },
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [READ_CLAIM, READ_GROUPS, ...BEGUN_AND_REMOVED],
    incident: { phase: 'begun', executions: [...incident().executions, EXECUTION] },
  },
]);

describeRows('a stack that acts again', [
  {
    when: 'begins nothing for an event that was observed',
    given: { claim: claimed(closed, { observed }) },
    answer: wouldHave,
    calls: LOOKED,
  },
  {
    when: 'begins for one that began after the last observation',
    given: { claim: claimed(closed, { observed: earlier }) },
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [...LOOKED, ...BEGUN_AND_REMOVED],
    incident: { phase: 'begun' },
  },
]);

describe('what was noted', () => {
  it('is the decision, with time for its replicas', async () => {
    const world = createWorld({ observe: true, claim: { ...UNCLAIMED, observed: earlier } });

    await updateEndpointGroup(
      { event: EVENT, execution: EXECUTION, accelerator: { arn: ACCELERATOR } },
      world.collaborators,
    );

    expect(world.claim().observed).toEqual([{ ...DECISION, until: NOW + 2 * MINUTE }]);
  });
});

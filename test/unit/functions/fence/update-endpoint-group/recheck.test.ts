import { claimed, EVENT, EXECUTION, incident, LONG_AGO, MINUTE, NOW } from '../../../support/claim.ts';
import { listing, recorded, siteA } from '../../../support/topology.ts';
import { BEGUN_AND_REMOVED, describeRows, LOOK_AROUND, READ_CLAIM, READ_GROUPS } from './row.ts';

const LOOKED = [READ_CLAIM, LOOK_AROUND];
const DECISION = { site: EVENT.site, reporter: EVENT.reporter };
const observes = { approved: [] };
/** The event began before the stack acted again. */
const observed = { approved: [], until: NOW };
const longAgo = { approved: [], until: LONG_AGO - 60 * MINUTE };
const NOTE = 'write claim: none';
const wouldHave = {
  verdict: 'NO',
  reason: 'OBSERVE_ONLY',
  detail: 'would have removed site-b/balancer, and taken site-b offline at site-a',
  before: recorded('site-b'),
};
const closed = incident({ phase: 'closed' });
const fenced = incident({ phase: 'fenced', takeOfflineSentAt: LONG_AGO, survivorAnsweredAt: LONG_AGO });

describeRows('a stack that observes', [
  {
    when: 'begins nothing, and keeps in the claim that it observes',
    given: { observe: true },
    answer: wouldHave,
    calls: [...LOOKED, NOTE],
  },
  {
    when: 'begins nothing where there would be nothing to remove',
    given: { observe: true, accelerators: [listing(siteA)] },
    answer: {
      reason: 'OBSERVE_ONLY',
      detail: 'would have removed no endpoint, and taken site-b offline at site-a',
    },
    calls: [...LOOKED, NOTE],
  },
  {
    when: 'writes nothing where that is kept',
    given: { observe: true, claim: claimed(closed, { observeMode: observes }) },
    answer: wouldHave,
    calls: LOOKED,
  },
  {
    when: 'does so for what a hand was lent to before, too',
    given: {
      observe: true,
      claim: claimed(closed, { observeMode: { approved: [DECISION], until: LONG_AGO } }),
    },
    answer: wouldHave,
    calls: [...LOOKED, 'write claim: closed'],
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
      claim: claimed(fenced, { observeMode: observes }),
      infinispan: { 'site-a': { holds: 'offline' } },
    },
    answer: { ...wouldHave, incident: fenced.incident },
    calls: LOOKED,
  },
  {
    when: 'completes what was begun',
    given: { observe: true, claim: claimed(incident(), { observeMode: observes }) },
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [READ_CLAIM, READ_GROUPS, ...BEGUN_AND_REMOVED],
    incident: { phase: 'started', executions: [...incident().executions, EXECUTION] },
  },
]);

describeRows('a stack that acts again', [
  {
    when: 'begins nothing for an event that began while it observed',
    given: { claim: claimed(closed, { observeMode: observed }) },
    answer: wouldHave,
    calls: LOOKED,
  },
  {
    when: 'finds that out before reconcile does, and keeps it in the claim',
    given: { claim: claimed(closed, { observeMode: observes }) },
    answer: wouldHave,
    calls: [...LOOKED, 'write claim: closed'],
  },
  {
    when: 'begins for one that began later',
    given: { claim: claimed(closed, { observeMode: longAgo }) },
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [...LOOKED, ...BEGUN_AND_REMOVED],
    incident: { phase: 'started' },
  },
  {
    when: 'begins for one that a hand was lent to',
    given: { claim: claimed(closed, { observeMode: { ...observed, approved: [DECISION] } }) },
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [...LOOKED, ...BEGUN_AND_REMOVED],
    incident: { phase: 'started' },
  },
  {
    when: 'does what is missing of an incident that this event began',
    given: { claim: claimed(fenced, { observeMode: observed }) },
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [...LOOKED, ...BEGUN_AND_REMOVED],
    incident: { phase: 'started' },
  },
]);

import { claimed, EVENT, EXECUTION, incident, LONG_AGO, MINUTE, NOW } from '../../../support/claim.ts';
import { listing, recorded, siteA } from '../../../support/topology.ts';
import { describeRows, READ_CLAIM, READ_GROUPS, READ_STATE, STARTED_AND_REMOVED } from './row.ts';

const STATE_READ = [READ_CLAIM, READ_STATE];
const VIEW = 'site-b: view';
const DECISION = { site: EVENT.site, reporter: EVENT.reporter, by: 'operator@host' };
const observes = { approved: [] };
/** The event started before observe mode was switched off. */
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

describeRows('the offline site is not queried, although no look has confirmed the loss of the link,', [
  {
    when: 'if the reporter sees it',
    given: { infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } } },
    linkLoss: null,
    answer: { verdict: 'WAIT', reason: 'SITE_VIEW_HEALED' },
    calls: STATE_READ,
  },
  {
    when: 'if the loss of the view is not required',
    given: { requireSiteViewLoss: false },
    linkLoss: null,
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [...STATE_READ, ...STARTED_AND_REMOVED],
    incident: { phase: 'started' },
  },
]);

const waits = {
  verdict: 'WAIT',
  reason: 'LINK_LOSS_UNCONFIRMED',
  linkLoss: { evidence: 'BOTH_SITES', deferredTo: 'site-b' },
};

describeRows('the offline site gets time to report first', [
  {
    when: 'if it is the configured survivor and this is the first look',
    given: { preferredSurvivor: 'site-b' },
    linkLoss: null,
    answer: waits,
    calls: [...STATE_READ, VIEW],
  },
  {
    when: 'if it is the configured survivor and the earlier look preferred no site',
    given: { preferredSurvivor: 'site-b' },
    linkLoss: { looks: 1, evidence: 'SITE_SILENT' },
    answer: waits,
    calls: [...STATE_READ, VIEW],
  },
  {
    when: 'if an earlier look preferred it and no survivor is configured',
    linkLoss: { looks: 1, evidence: 'BOTH_SITES', deferredTo: 'site-b' },
    answer: waits,
    calls: [...STATE_READ, VIEW],
  },
  {
    when: 'if an earlier look preferred it and the other site is configured',
    given: { preferredSurvivor: 'site-a' },
    linkLoss: { looks: 1, evidence: 'BOTH_SITES', deferredTo: 'site-b' },
    answer: waits,
    calls: [...STATE_READ, VIEW],
  },
]);

describeRows('in observe mode an event', [
  {
    when: 'starts no fencing, and the claim records observe mode',
    given: { observe: true },
    answer: wouldHave,
    calls: [...STATE_READ, NOTE],
  },
  {
    when: 'starts no fencing if there is nothing to remove',
    given: { observe: true, accelerators: [listing(siteA)] },
    answer: {
      reason: 'OBSERVE_ONLY',
      detail: 'would have removed no endpoint, and taken site-b offline at site-a',
    },
    calls: [...STATE_READ, NOTE],
  },
  {
    when: 'writes nothing if the claim records observe mode already',
    given: { observe: true, claim: claimed(closed, { observeMode: observes }) },
    answer: wouldHave,
    calls: STATE_READ,
  },
  {
    when: 'starts no fencing even if its decision was approved before',
    given: {
      observe: true,
      claim: claimed(closed, { observeMode: { approved: [DECISION], until: LONG_AGO } }),
    },
    answer: wouldHave,
    calls: [...STATE_READ, 'write claim: closed'],
  },
  {
    when: 'gets the same decision as without observe mode',
    given: {
      observe: true,
      infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } },
    },
    answer: { verdict: 'WAIT', reason: 'SITE_VIEW_HEALED' },
    calls: STATE_READ,
  },
  {
    when: 'does not restart a fencing that was carried out',
    given: {
      observe: true,
      claim: claimed(fenced, { observeMode: observes }),
      infinispan: { 'site-a': { holds: 'offline' } },
    },
    answer: { ...wouldHave, incident: fenced.incident },
    calls: STATE_READ,
  },
  {
    when: 'completes a fencing that has started',
    given: { observe: true, claim: claimed(incident(), { observeMode: observes }) },
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [READ_CLAIM, READ_GROUPS, ...STARTED_AND_REMOVED],
    incident: { phase: 'started', executions: [...incident().executions, EXECUTION] },
  },
]);

describeRows('after observe mode an event', [
  {
    when: 'starts no fencing if it started in observe mode',
    given: { claim: claimed(closed, { observeMode: observed }) },
    answer: wouldHave,
    calls: STATE_READ,
  },
  {
    when: 'finds observe mode switched off before reconcile does, and the claim records it',
    given: { claim: claimed(closed, { observeMode: observes }) },
    answer: wouldHave,
    calls: [...STATE_READ, 'write claim: closed'],
  },
  {
    when: 'starts a fencing if it started later',
    given: { claim: claimed(closed, { observeMode: longAgo }) },
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [...STATE_READ, ...STARTED_AND_REMOVED],
    incident: { phase: 'started' },
  },
  {
    when: 'starts a fencing if its decision was approved',
    given: { claim: claimed(closed, { observeMode: { ...observed, approved: [DECISION] } }) },
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [...STATE_READ, ...STARTED_AND_REMOVED],
    incident: { phase: 'started' },
  },
  {
    when: 'completes the incident that it started',
    given: { claim: claimed(fenced, { observeMode: observed }) },
    answer: { verdict: 'GO', removed: recorded('site-b') },
    calls: [...STATE_READ, ...STARTED_AND_REMOVED],
    incident: { phase: 'started' },
  },
]);

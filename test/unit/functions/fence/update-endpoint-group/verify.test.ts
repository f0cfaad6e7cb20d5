import { InfinispanUnavailable } from '../../../../../functions/domain/errors.ts';
import { claimed, EXECUTION, incident, LONG_AGO, NOW, OTHER_EXECUTION } from '../../../support/claim.ts';
import { endpoint, listing, recorded, siteA, siteB } from '../../../support/topology.ts';
import { describeRows, READ_CLAIM, READ_STATE, START, STARTED_AND_REMOVED } from './row.ts';

const STATE_READ = [READ_CLAIM, READ_STATE];
const fenced = incident({ phase: 'fenced', takeOfflineSentAt: LONG_AGO, survivorAnsweredAt: LONG_AGO });
const claim = claimed(fenced);
const gone = [listing(siteA)];
const offline = { 'site-a': { holds: 'offline' } } as const;
const reopened = {
  incident: fenced.incident,
  phase: 'started',
  executions: [OTHER_EXECUTION, EXECUTION],
  intent: { write: 'remove-endpoints', at: NOW },
  takeOfflineSentAt: LONG_AGO,
} as const;

describeRows('a fencing that was carried out', [
  {
    when: 'is complete, and nothing is written',
    given: { claim, accelerators: gone, infinispan: offline },
    answer: { verdict: 'COMPLETE', incident: fenced.incident, ours: false },
    calls: STATE_READ,
  },
  {
    when: 'is not known to be complete while an endpoint of unknown site is listed: nothing is written',
    given: {
      claim,
      accelerators: [listing(siteA, endpoint('site-x', { site: null }))],
      infinispan: offline,
    },
    answer: { verdict: 'NO', reason: 'ENDPOINT_SITE_UNKNOWN', incident: fenced.incident },
    calls: STATE_READ,
  },
  {
    when: 'is complete, and ours if this execution took part in it',
    given: {
      claim: claimed({ ...fenced, executions: [OTHER_EXECUTION, EXECUTION] }),
      accelerators: gone,
      infinispan: offline,
    },
    answer: { verdict: 'COMPLETE', ours: true, removed: fenced.endpoints },
    calls: STATE_READ,
  },
  {
    when: 'is complete independently of the view of the reporter, with or without a site master',
    given: {
      claim,
      accelerators: gone,
      infinispan: {
        'site-a': { holds: 'offline', observation: { siteMaster: false, sitesView: ['site-a', 'site-b'] } },
      },
    },
    answer: { verdict: 'COMPLETE' },
    calls: STATE_READ,
  },
  {
    when: 'lacks the removal: the preconditions are checked, and it is started again',
    given: { claim, infinispan: offline },
    answer: { verdict: 'GO', incident: fenced.incident, removed: recorded('site-b') },
    calls: [...STATE_READ, ...STARTED_AND_REMOVED],
    incident: reopened,
  },
  {
    when: 'lacks the take-offline, as after a restart of the survivor: it is started again',
    given: { claim, accelerators: gone },
    answer: { verdict: 'GO', removed: [] },
    calls: [...STATE_READ, START],
    incident: reopened,
  },
  {
    when: 'lacks a part of the take-offline: it is started again',
    given: { claim, accelerators: gone, infinispan: { 'site-a': { holds: 'mixed' } } },
    answer: { verdict: 'GO', removed: [] },
    calls: [...STATE_READ, START],
    incident: reopened,
  },
  {
    when: 'is being undone by an operator, and the reporter sees the site again: nothing is written',
    given: {
      claim,
      infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } },
    },
    answer: { verdict: 'WAIT', reason: 'SITE_VIEW_HEALED', incident: fenced.incident },
    calls: STATE_READ,
  },
  {
    when: 'lacks something during a pause: nothing is written',
    given: { claim: { ...claim, pause: { until: NOW + 1, reason: 'x' } }, infinispan: offline },
    answer: { verdict: 'NO', reason: 'PAUSED', incident: fenced.incident },
    calls: STATE_READ,
  },
  {
    when: 'is complete, also during a pause',
    given: {
      claim: { ...claim, pause: { until: NOW + 1, reason: 'x' } },
      accelerators: gone,
      infinispan: offline,
    },
    answer: { verdict: 'COMPLETE' },
    calls: STATE_READ,
  },
  {
    when: 'cannot be verified without an answer: nothing is written',
    given: {
      claim,
      accelerators: gone,
      infinispan: { 'site-a': { fails: new InfinispanUnavailable('x') } },
    },
    answer: { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE', incident: fenced.incident },
    calls: STATE_READ,
  },
  {
    when: 'lacks the removal while the reporter is not in service: nothing is written',
    given: {
      claim,
      accelerators: [listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB)],
      infinispan: offline,
    },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE', incident: fenced.incident },
    calls: STATE_READ,
  },
  {
    when: 'lacks the removal, and another execution is first: nothing is removed',
    given: { claim, infinispan: offline, before: (overtake) => ({ [START]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...STATE_READ, START],
  },
]);

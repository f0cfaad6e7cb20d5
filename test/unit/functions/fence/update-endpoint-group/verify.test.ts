import { InfinispanUnavailable } from '../../../../../functions/domain/errors.ts';
import { claimed, EXECUTION, incident, LONG_AGO, NOW, OTHER_EXECUTION } from '../../../support/claim.ts';
import { endpoint, listing, recorded, siteA, siteB } from '../../../support/topology.ts';
import { BEGIN, BEGUN_AND_REMOVED, describeRows, LOOK_AROUND, READ_CLAIM } from './row.ts';

const LOOKED = [READ_CLAIM, LOOK_AROUND];
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
    calls: LOOKED,
  },
  {
    when: 'is complete, and is ours where we had a part in it',
    given: {
      claim: claimed({ ...fenced, executions: [OTHER_EXECUTION, EXECUTION] }),
      accelerators: gone,
      infinispan: offline,
    },
    answer: { verdict: 'COMPLETE', ours: true },
    calls: LOOKED,
  },
  {
    when: 'is complete, whatever the reporter sees and whether it is the site master',
    given: {
      claim,
      accelerators: gone,
      infinispan: {
        'site-a': { holds: 'offline', observation: { siteMaster: false, sitesView: ['site-a', 'site-b'] } },
      },
    },
    answer: { verdict: 'COMPLETE' },
    calls: LOOKED,
  },
  {
    when: 'lacks the removal: it is asked afresh, and begun again',
    given: { claim, infinispan: offline },
    answer: { verdict: 'GO', incident: fenced.incident, removed: recorded('site-b') },
    calls: [...LOOKED, ...BEGUN_AND_REMOVED],
    incident: reopened,
  },
  {
    when: 'lacks the take-offline, as after a restart of the survivor: it is begun again',
    given: { claim, accelerators: gone },
    answer: { verdict: 'GO', removed: [] },
    calls: [...LOOKED, BEGIN],
    incident: reopened,
  },
  {
    when: 'lacks a part of the take-offline: it is begun again',
    given: { claim, accelerators: gone, infinispan: { 'site-a': { holds: 'mixed' } } },
    answer: { verdict: 'GO', removed: [] },
    calls: [...LOOKED, BEGIN],
    incident: reopened,
  },
  {
    when: 'is being undone by a person, whose site is seen again: nothing is written',
    given: {
      claim,
      infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } },
    },
    answer: { verdict: 'NO', reason: 'SITE_VIEW_HEALED', incident: fenced.incident },
    calls: LOOKED,
  },
  {
    when: 'lacks something in a pause: nothing is written',
    given: { claim: { ...claim, pause: { until: NOW + 1, reason: 'x' } }, infinispan: offline },
    answer: { verdict: 'NO', reason: 'PAUSED', incident: fenced.incident },
    calls: LOOKED,
  },
  {
    when: 'is complete in a pause, too',
    given: {
      claim: { ...claim, pause: { until: NOW + 1, reason: 'x' } },
      accelerators: gone,
      infinispan: offline,
    },
    answer: { verdict: 'COMPLETE' },
    calls: LOOKED,
  },
  {
    when: 'cannot be verified without an answer: nothing is written',
    given: {
      claim,
      accelerators: gone,
      infinispan: { 'site-a': { fails: new InfinispanUnavailable('x') } },
    },
    answer: { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE', incident: fenced.incident },
    calls: LOOKED,
  },
  {
    when: 'lacks the removal while the reporter is not in service: nothing is written',
    given: {
      claim,
      accelerators: [listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB)],
      infinispan: offline,
    },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE', incident: fenced.incident },
    calls: LOOKED,
  },
  {
    when: 'lacks the removal, and another execution is first: nothing is removed',
    given: { claim, infinispan: offline, before: (overtake) => ({ [BEGIN]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...LOOKED, BEGIN],
  },
]);

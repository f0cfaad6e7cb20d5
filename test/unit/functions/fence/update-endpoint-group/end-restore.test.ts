import { InfinispanUnavailable } from '../../../../../functions/domain/errors.ts';
import {
  claimed,
  EXECUTION,
  LONG_AGO,
  MINUTE,
  NOW,
  OTHER_EXECUTION,
  RESTORE,
  restoring,
} from '../../../support/claim.ts';
import { endpoint, listing, recorded, siteA, siteB } from '../../../support/topology.ts';
import { describeRows, READ_CLAIM, READ_STATE, START, STARTED_AND_REMOVED } from './row.ts';

const READ = [READ_CLAIM, READ_STATE];
const gone = [listing(siteA)];
const claim = claimed(restoring());
const returning = claimed(restoring({ step: 'joined' }, { phase: 'returning', returnedAt: LONG_AGO }));
const named = { incident: claim.current?.incident ?? '' };
const ended = {
  ...named,
  phase: 'started',
  executions: [OTHER_EXECUTION, EXECUTION],
  intent: { write: 'remove-endpoints', at: NOW },
  takeOfflineSentAt: LONG_AGO,
  incompleteSince: LONG_AGO,
  restore: RESTORE,
} as const;
const GO = { verdict: 'GO', ...named };
const unhealthyA = endpoint('site-a', { health: 'UNHEALTHY' });

describeRows("the survivor's own alert during a restore", [
  {
    when: 'ends it if the survivor does not see the site: a started fencing again',
    given: { claim, accelerators: gone },
    answer: { ...GO, removed: [] },
    calls: [...READ, START],
    incident: ended,
  },
  {
    when: 'ends it during a pause, in observe mode, and if the site view blocks no fencing',
    given: {
      claim: { ...claim, pause: { until: NOW + MINUTE, reason: 'x' } },
      accelerators: gone,
      observe: true,
      requireSiteViewLoss: false,
    },
    answer: GO,
    calls: [...READ, START],
    incident: ended,
  },
  {
    when: 'ends it while the survivor is not in service: its writes fail',
    given: { claim, accelerators: [listing(unhealthyA)] },
    answer: GO,
    calls: [...READ, START],
    incident: ended,
  },
  {
    when: 'changes nothing if the survivor sees the site, whether or not the site view blocks a fencing',
    given: {
      claim,
      accelerators: gone,
      requireSiteViewLoss: false,
      infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } },
    },
    answer: { verdict: 'WAIT', reason: 'SITE_VIEW_HEALED', ...named },
    calls: READ,
  },
  {
    when: 'waits for an answer of the survivor',
    given: {
      claim,
      accelerators: gone,
      infinispan: { 'site-a': { fails: new InfinispanUnavailable('x') } },
    },
    answer: { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE', ...named },
    calls: READ,
  },
  {
    when: 'waits for a site master of the survivor',
    given: {
      claim,
      accelerators: gone,
      infinispan: { 'site-a': { observation: { siteMaster: false, sitesView: [] } } },
    },
    answer: { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE', ...named },
    calls: READ,
  },
  {
    when: 'removes the endpoints that were added already',
    given: { claim: returning },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ, ...STARTED_AND_REMOVED],
    incident: { phase: 'started', returnedAt: LONG_AGO },
  },
  {
    when: 'removes nothing while the survivor is not in service: the site may serve alone',
    given: { claim: returning, accelerators: [listing(unhealthyA, siteB)] },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE', ...named },
    calls: READ,
  },
  {
    when: 'loses to a restore step that wrote first',
    given: { claim, accelerators: gone, before: (overtake) => ({ [START]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...READ, START],
  },
]);

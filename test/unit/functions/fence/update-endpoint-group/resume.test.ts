import { InfinispanUnavailable } from '../../../../../functions/domain/errors.ts';
import {
  claimed,
  EVENT,
  EXECUTION,
  incident,
  LONG_AGO,
  MINUTE,
  NOW,
  OTHER_EXECUTION,
  opposite,
  restoring,
} from '../../../support/claim.ts';
import {
  ACCELERATOR,
  accelerator,
  endpoint,
  listing,
  recorded,
  siteA,
  siteB,
} from '../../../support/topology.ts';
import type { Given } from '../../../support/world.ts';
import { describeRows, READ_CLAIM, READ_GROUPS, READ_STATE, START, STARTED_AND_REMOVED } from './row.ts';

const READ = [READ_CLAIM, READ_GROUPS];
/** After a take-offline the site view is read, too. */
const READ_WITH_VIEW = [READ_CLAIM, READ_STATE];
const NEW = endpoint('site-b', { endpointId: 'site-b/new' });
const UNTAGGED = { ...siteB, endpointId: 'untagged', site: null };
const claim = claimed(incident());
const mine = claimed(incident({ executions: [OTHER_EXECUTION, EXECUTION] }));
const posted = claimed(incident({ takeOfflineSentAt: LONG_AGO }));
const unhealthyA = endpoint('site-a', { health: 'UNHEALTHY' });
const joined = {
  incident: claim.current?.incident ?? '',
  phase: 'started',
  executions: [OTHER_EXECUTION, EXECUTION],
  intent: { write: 'remove-endpoints', at: NOW },
  startedAt: LONG_AGO,
} as const;
const GO = { verdict: 'GO', incident: joined.incident };
/** Several failed preconditions: a pause, a healed view, another site's Infinispan. */
const forbidden: Given = {
  infinispan: {
    'site-a': { observation: { localSite: 'x', siteMaster: false, sitesView: ['site-a', 'site-b'] } },
  },
};
const elsewhere = accelerator([[{ endpoints: [siteA, siteB] }]], { arn: 'accelerator-2' });

describeRows('a fencing that has started is completed', [
  {
    when: 'by another execution, which resumes it as the last act before the removal',
    given: { claim },
    answer: { ...GO, before: recorded('site-b'), removed: recorded('site-b') },
    calls: [...READ, ...STARTED_AND_REMOVED],
    incident: joined,
  },
  {
    when: 'by its own execution, in a retry',
    given: { claim: mine },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ, ...STARTED_AND_REMOVED],
    incident: joined,
  },
  {
    when: 'regardless of site view and pause, which are not read',
    given: { ...forbidden, claim: { ...claim, pause: { until: NOW + MINUTE, reason: 'x' } } },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ, ...STARTED_AND_REMOVED],
    incident: joined,
  },
  {
    when: "without Infinispan's answer, which is not read",
    given: { claim, infinispan: { 'site-a': { fails: new InfinispanUnavailable('x') } } },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ, ...STARTED_AND_REMOVED],
    incident: joined,
  },
  {
    when: 'by another execution, which found the endpoints gone, and resumes it',
    given: { claim, accelerators: [listing(siteA)] },
    answer: { ...GO, before: recorded('site-b'), removed: recorded('site-b') },
    calls: [...READ, START],
    incident: joined,
  },
  {
    when: 'by its own execution, which found the endpoints gone, and writes nothing',
    given: { claim: mine, accelerators: [listing(siteA)] },
    answer: { ...GO, before: recorded('site-b'), removed: recorded('site-b') },
    calls: READ,
  },
  {
    when: 'by its own execution, which finds an endpoint that was added after the removal',
    given: { claim: mine, accelerators: [listing(siteA, NEW)] },
    answer: {
      ...GO,
      before: [...recorded('site-b'), ...recorded('site-b', listing(NEW))],
      removed: [...recorded('site-b'), ...recorded('site-b', listing(NEW))],
    },
    calls: [...READ, START, 'remove accelerator-1/1/1 site-b/new', 'look for accelerator-1/1/1 site-b/new'],
    incident: { ...joined, endpoints: [...recorded('site-b'), ...recorded('site-b', listing(NEW))] },
  },
  {
    when: 'at another accelerator, which is also recorded',
    given: {
      claim: claimed(incident({ accelerators: ['accelerator-2'], endpoints: recorded('site-b', elsewhere) })),
      accelerators: [listing(siteA, siteB), elsewhere],
    },
    answer: GO,
    calls: [
      READ_CLAIM,
      'read accelerator-1 + read accelerator-2',
      START,
      'remove accelerator-1/1/1 site-b/balancer, accelerator-2/1/1 site-b/balancer',
      'look for accelerator-1/1/1 site-b/balancer, accelerator-2/1/1 site-b/balancer',
    ],
    incident: {
      accelerators: ['accelerator-2', ACCELERATOR],
      endpoints: [...recorded('site-b', elsewhere), ...recorded('site-b')],
      events: [EVENT],
    },
  },
  {
    when: 'but not if the claim has changed: nothing is removed',
    given: { claim, before: (overtake) => ({ [START]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...READ, START],
  },
]);

describeRows('a started fencing whose survivor is out of service', [
  {
    when: 'is rolled back if no intent of a POST is recorded',
    given: { claim, accelerators: [listing(unhealthyA, siteB)] },
    answer: { verdict: 'ROLLING_BACK', incident: joined.incident, seconds: 1 },
    calls: [...READ, 'write claim: rolling-back'],
    incident: { phase: 'rolling-back', intent: { write: 'remove-endpoints', at: LONG_AGO } },
  },
  {
    when: 'is rolled back if the endpoints are gone: the survivor must serve in the recorded listeners',
    given: {
      claim: claimed(
        incident({
          endpoints: recorded('site-b', accelerator([[], [{ endpoints: [siteB] }]])),
          listeners: [`${ACCELERATOR}/2`],
        }),
      ),
      accelerators: [accelerator([[{ endpoints: [siteA] }], [{ endpoints: [] }]])],
    },
    answer: { verdict: 'ROLLING_BACK' },
    calls: [...READ, 'write claim: rolling-back'],
    incident: { phase: 'rolling-back' },
  },
  {
    when: 'is rolled back, and waits for the rest of the quiescence period',
    given: {
      claim: claimed(incident({ intent: { write: 'remove-endpoints', at: NOW - 5000 } })),
      accelerators: [listing(unhealthyA)],
    },
    answer: { verdict: 'ROLLING_BACK', seconds: 30 },
    calls: [...READ, 'write claim: rolling-back'],
    incident: { phase: 'rolling-back' },
  },
  {
    when: 'continues if only a deleted listener is missing',
    given: {
      claim: claimed(
        incident({
          endpoints: recorded('site-b', accelerator([[], [{ endpoints: [siteB] }]])),
          listeners: [`${ACCELERATOR}/2`],
        }),
      ),
      accelerators: [listing(siteA)],
    },
    answer: GO,
    calls: [...READ, START],
    incident: joined,
  },
  {
    when: 'resumes after a take-offline was sent, with nothing left to remove',
    given: { claim: posted, accelerators: [listing(unhealthyA)] },
    answer: GO,
    calls: [...READ_WITH_VIEW, START],
    incident: joined,
  },
  {
    when: 'fails if an endpoint of unknown site hides whether the survivor serves',
    given: { claim, accelerators: [listing(unhealthyA, UNTAGGED)] },
    answer: 'EndpointSiteUnknown',
    calls: READ,
  },
]);

const NO = (reason: string) => ({ verdict: 'NO', reason, incident: joined.incident });
const healed: Given = { infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } } };

describeRows('endpoints that are listed again after the take-offline', [
  {
    when: 'are removed again if the preconditions hold',
    given: { claim: posted },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ_WITH_VIEW, ...STARTED_AND_REMOVED],
    incident: joined,
  },
  {
    when: 'stay during a pause, in which an operator restores the site',
    given: { claim: { ...posted, pause: { until: NOW + MINUTE, reason: 'restoring' } } },
    answer: NO('PAUSED'),
    calls: READ_WITH_VIEW,
  },
  {
    when: 'stay if the survivor sees the site again',
    given: { ...healed, claim: posted },
    answer: { verdict: 'WAIT', reason: 'SITE_VIEW_HEALED' },
    calls: READ_WITH_VIEW,
  },
  {
    when: 'stay if the survivor is no longer in service: they may serve alone',
    given: { claim: posted, accelerators: [listing(unhealthyA, siteB)] },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE', incident: joined.incident },
    calls: READ_WITH_VIEW,
  },
]);

const undone = claimed(restoring({}, { phase: 'started' }));

describeRows('the endpoints of a site whose restore is undone', [
  {
    when: 'are removed regardless of pause and site view: its data may be incomplete',
    given: { ...healed, claim: { ...undone, pause: { until: NOW + MINUTE, reason: 'x' } } },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ_WITH_VIEW, ...STARTED_AND_REMOVED],
    incident: { phase: 'started' },
  },
  {
    when: 'stay while the survivor is not in service',
    given: { claim: undone, accelerators: [listing(unhealthyA, siteB)] },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE', incident: joined.incident },
    calls: READ_WITH_VIEW,
  },
  {
    when: 'are gone: the take-offline follows, although the survivor is not in service',
    given: { claim: undone, accelerators: [listing(unhealthyA)] },
    answer: GO,
    calls: [...READ_WITH_VIEW, START],
    incident: { phase: 'started' },
  },
]);

describeRows('endpoints without their tag', [
  {
    when: 'are removed by the ids that the claim recorded',
    given: { claim, accelerators: [listing(siteA, { ...siteB, site: null })] },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ, ...STARTED_AND_REMOVED],
    incident: joined,
  },
]);

describeRows('the opposite decision', [
  {
    when: 'loses immediately to a started fencing',
    given: { claim: claimed(opposite()) },
    answer: { verdict: 'NO', reason: 'LOST_TO_OTHER_SITE', incident: opposite().incident },
    calls: [READ_CLAIM, READ_STATE],
  },
  {
    when: 'loses to an incident that is rolling back',
    given: { claim: claimed(opposite({ phase: 'rolling-back' })) },
    answer: { verdict: 'NO', reason: 'LOST_TO_OTHER_SITE', incident: opposite().incident },
    calls: [READ_CLAIM, READ_STATE],
  },
  {
    when: 'loses to a fenced incident while its own reporter is not in service again',
    given: { claim: claimed(opposite({ phase: 'fenced' })), accelerators: [listing(siteB)] },
    answer: { verdict: 'NO', reason: 'LOST_TO_OTHER_SITE', incident: opposite().incident },
    calls: [READ_CLAIM, READ_STATE],
  },
]);

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
import { BEGIN, BEGUN_AND_REMOVED, describeRows, LOOK_AROUND, READ_CLAIM, READ_GROUPS } from './row.ts';

const READ = [READ_CLAIM, READ_GROUPS];
/** After a take-offline the view is read, too. */
const READ_WITH_VIEW = [READ_CLAIM, LOOK_AROUND];
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
/** Everything that forbids a beginning: a pause, a healed view, another site's Infinispan. */
const forbidden: Given = {
  infinispan: {
    'site-a': { observation: { localSite: 'x', siteMaster: false, sitesView: ['site-a', 'site-b'] } },
  },
};
const elsewhere = accelerator([[{ endpoints: [siteA, siteB] }]], { arn: 'accelerator-2' });

describeRows('a begun fencing is completed', [
  {
    when: 'by another execution, which joins as the last act before the removal',
    given: { claim },
    answer: { ...GO, before: recorded('site-b'), removed: recorded('site-b') },
    calls: [...READ, ...BEGUN_AND_REMOVED],
    incident: joined,
  },
  {
    when: 'by its own execution, again',
    given: { claim: mine },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ, ...BEGUN_AND_REMOVED],
    incident: joined,
  },
  {
    when: 'whatever view and pause say, which are not asked',
    given: { ...forbidden, claim: { ...claim, pause: { until: NOW + MINUTE, reason: 'x' } } },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ, ...BEGUN_AND_REMOVED],
    incident: joined,
  },
  {
    when: "where Infinispan's answer is not to be had, which is not asked for",
    given: { claim, infinispan: { 'site-a': { fails: new InfinispanUnavailable('x') } } },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ, ...BEGUN_AND_REMOVED],
    incident: joined,
  },
  {
    when: 'by another execution, which found the endpoints gone, and joins',
    given: { claim, accelerators: [listing(siteA)] },
    answer: { ...GO, before: [], removed: [] },
    calls: [...READ, BEGIN],
    incident: joined,
  },
  {
    when: 'by its own execution, which found the endpoints gone, and writes nothing',
    given: { claim: mine, accelerators: [listing(siteA)] },
    answer: { ...GO, before: recorded('site-b'), removed: recorded('site-b') },
    calls: READ,
  },
  {
    when: 'at another accelerator, which is recorded besides',
    given: {
      claim: claimed(incident({ accelerators: ['accelerator-2'], endpoints: recorded('site-b', elsewhere) })),
      accelerators: [listing(siteA, siteB), elsewhere],
    },
    answer: GO,
    calls: [
      READ_CLAIM,
      'read accelerator-1 + read accelerator-2',
      BEGIN,
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
    when: 'but not by one that finds the claim changed: nothing is removed',
    given: { claim, before: (overtake) => ({ [BEGIN]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...READ, BEGIN],
  },
]);

describeRows('a begun fencing whose survivor is gone', [
  {
    when: 'is released, where no POST was stamped',
    given: { claim, accelerators: [listing(unhealthyA, siteB)] },
    answer: { verdict: 'ROLLING_BACK', incident: joined.incident, seconds: 1 },
    calls: [...READ, 'write claim: rolling-back'],
    incident: { phase: 'rolling-back', intent: { write: 'remove-endpoints', at: LONG_AGO } },
  },
  {
    when: 'is released, where the endpoints are gone: the survivor owes the recorded listeners its service',
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
    when: 'is released, and the wait is what is left of the quiet time',
    given: {
      claim: claimed(incident({ intent: { write: 'remove-endpoints', at: NOW - 5000 } })),
      accelerators: [listing(unhealthyA)],
    },
    answer: { verdict: 'ROLLING_BACK', seconds: 30 },
    calls: [...READ, 'write claim: rolling-back'],
    incident: { phase: 'rolling-back' },
  },
  {
    when: 'goes on, where only a listener that was deleted is missing',
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
    calls: [...READ, BEGIN],
    incident: joined,
  },
  {
    when: 'resumes once a take-offline was sent and nothing is left to remove',
    given: { claim: posted, accelerators: [listing(unhealthyA)] },
    answer: GO,
    calls: [...READ_WITH_VIEW, BEGIN],
    incident: joined,
  },
  {
    when: 'fails where an endpoint of unknown site hides whether the survivor serves',
    given: { claim, accelerators: [listing(unhealthyA, UNTAGGED)] },
    answer: 'EndpointSiteUnknown',
    calls: READ,
  },
]);

const NO = (reason: string) => ({ verdict: 'NO', reason, incident: joined.incident });
const healed: Given = { infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } } };

describeRows('endpoints that are listed again after the take-offline', [
  {
    when: 'are removed again where the preconditions hold',
    given: { claim: posted },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ_WITH_VIEW, ...BEGUN_AND_REMOVED],
    incident: joined,
  },
  {
    when: 'stay during a pause, in which an operator restores the site',
    given: { claim: { ...posted, pause: { until: NOW + MINUTE, reason: 'restoring' } } },
    answer: NO('PAUSED'),
    calls: READ_WITH_VIEW,
  },
  {
    when: 'stay where the survivor sees the site again',
    given: { ...healed, claim: posted },
    answer: NO('SITE_VIEW_HEALED'),
    calls: READ_WITH_VIEW,
  },
  {
    when: 'stay where the survivor is no longer in service: they may serve alone',
    given: { claim: posted, accelerators: [listing(unhealthyA, siteB)] },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE', incident: joined.incident },
    calls: READ_WITH_VIEW,
  },
]);

describeRows('endpoints whose tag is gone', [
  {
    when: 'are removed by the ids that the claim recorded',
    given: { claim, accelerators: [listing(siteA, { ...siteB, site: null })] },
    answer: { ...GO, removed: recorded('site-b') },
    calls: [...READ, ...BEGUN_AND_REMOVED],
    incident: joined,
  },
]);

describeRows('the opposite decision', [
  {
    when: 'has lost to a begun fencing, at once',
    given: { claim: claimed(opposite()) },
    answer: { verdict: 'NO', reason: 'LOST_TO_OTHER_SITE', incident: opposite().incident },
    calls: [READ_CLAIM, LOOK_AROUND],
  },
  {
    when: 'has lost to one that is being released',
    given: { claim: claimed(opposite({ phase: 'rolling-back' })) },
    answer: { verdict: 'NO', reason: 'LOST_TO_OTHER_SITE', incident: opposite().incident },
    calls: [READ_CLAIM, LOOK_AROUND],
  },
  {
    when: 'has lost to one that is fenced while its reporter is not back',
    given: { claim: claimed(opposite({ phase: 'fenced' })), accelerators: [listing(siteB)] },
    answer: { verdict: 'NO', reason: 'LOST_TO_OTHER_SITE', incident: opposite().incident },
    calls: [READ_CLAIM, LOOK_AROUND],
  },
]);

import * as errors from '../../../../../functions/domain/errors.ts';
import { ACCELERATOR_QUIESCENCE, INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import type { BackupStatus } from '../../../../../functions/domain/observation.ts';
import { claimed, EXECUTION, LONG_AGO, NOW, opposite } from '../../../support/claim.ts';
import { accelerator, endpoint, listing, recorded, siteA, siteB } from '../../../support/topology.ts';
import type { Given } from '../../../support/world.ts';
import { describeRows, READ_CLAIM, READ_STATE, START, STARTED_AND_REMOVED } from './row.ts';

/** site-b reported site-a and fenced it; site-a is in service again, and now reports site-b. */
const posted = { takeOfflineSentAt: LONG_AGO, intent: { write: 'take-offline', at: LONG_AGO } } as const;
const fenced = opposite({ ...posted, phase: 'fenced', survivorAnsweredAt: LONG_AGO });
const claim = claimed(fenced);
const CALLS = [READ_CLAIM, READ_STATE, 'site-b: status of site-a'];
const LOST = { verdict: 'NO', reason: 'LOST_TO_OTHER_SITE', incident: fenced.incident };
const startedIncident = {
  incident: 'site-b_by_site-a_20261124T133554Z_v8',
  decision: { site: 'site-b', reporter: 'site-a' },
  phase: 'started',
  executions: [EXECUTION],
  endpoints: recorded('site-b'),
  startedAt: NOW,
} as const;
const GO = { verdict: 'GO', incident: startedIncident.incident, removed: recorded('site-b') };

const holds = (status: BackupStatus): Given => ({ infinispan: { 'site-b': { holds: status } } });
const silent = (error: Error = new errors.InfinispanUnavailable('x')): Given => ({
  infinispan: { 'site-b': { fails: error } },
});
const since = (seconds: number) => NOW - seconds * 1000;
const dead = [listing(siteA, endpoint('site-b', { health: 'UNHEALTHY' }))];

describeRows('an opposite incident that was carried out, with its site in service again, is superseded', [
  {
    when: 'if the site is online at the survivor',
    given: { claim, ...holds('online') },
    answer: GO,
    calls: [...CALLS, ...STARTED_AND_REMOVED],
    incident: startedIncident,
    superseded: fenced,
  },
  {
    when: 'if the intent of its POST was recorded and it was never fenced',
    given: {
      claim: claimed(opposite({ ...posted, survivorAnsweredAt: LONG_AGO })),
      ...holds('online'),
    },
    answer: GO,
    calls: [...CALLS, ...STARTED_AND_REMOVED],
    incident: startedIncident,
    superseded: opposite({ ...posted, survivorAnsweredAt: LONG_AGO }),
  },
  {
    when: 'if it was fenced without a POST of the stack',
    given: { claim: claimed(opposite({ phase: 'fenced' })), ...holds('online') },
    answer: GO,
    calls: [...CALLS, ...STARTED_AND_REMOVED],
    incident: startedIncident,
    superseded: opposite({ phase: 'fenced' }),
  },
  {
    when: 'if the survivor does not answer and is UNHEALTHY',
    given: { claim, ...silent(), accelerators: dead },
    answer: GO,
    calls: [...CALLS, ...STARTED_AND_REMOVED],
    incident: startedIncident,
    superseded: fenced,
  },
  {
    when: 'if the survivor never answered since the POST, and is UNHEALTHY',
    given: { claim: claimed(opposite({ ...posted, phase: 'fenced' })), ...silent(), accelerators: dead },
    answer: GO,
    calls: [...CALLS, ...STARTED_AND_REMOVED],
    incident: startedIncident,
    superseded: opposite({ ...posted, phase: 'fenced' }),
  },
  {
    when: 'if the survivor does not answer and an operator unlisted it',
    given: { claim, ...silent(), accelerators: [listing(siteA)] },
    answer: { verdict: 'GO', incident: startedIncident.incident, removed: [] },
    calls: [...CALLS, START],
    incident: { ...startedIncident, endpoints: [] },
    superseded: fenced,
  },
  {
    when: 'at the moment at which the quiescence period ends',
    given: {
      claim: claimed({ ...fenced, survivorAnsweredAt: since(INFINISPAN_QUIESCENCE) }),
      ...holds('online'),
    },
    answer: GO,
    calls: [...CALLS, ...STARTED_AND_REMOVED],
    incident: startedIncident,
    superseded: { ...fenced, survivorAnsweredAt: since(INFINISPAN_QUIESCENCE) },
  },
  {
    when: 'at the moment at which the POST to a dead survivor can no longer take effect',
    given: {
      claim: claimed({ ...fenced, takeOfflineSentAt: since(INFINISPAN_QUIESCENCE) }),
      ...silent(),
      accelerators: dead,
    },
    answer: GO,
    calls: [...CALLS, ...STARTED_AND_REMOVED],
    incident: startedIncident,
    superseded: { ...fenced, takeOfflineSentAt: since(INFINISPAN_QUIESCENCE) },
  },
  {
    when: 'unless another execution is first',
    given: { claim, ...holds('online'), before: (overtake) => ({ [START]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...CALLS, START],
  },
]);

describeRows('it is not superseded, and nothing is changed at AWS or Infinispan', [
  {
    when: 'while the site is offline at the survivor',
    given: { claim, ...holds('offline') },
    answer: { verdict: 'NO', reason: 'RESTORE_UNFINISHED', incident: fenced.incident },
    calls: CALLS,
  },
  {
    when: 'while the site is offline in some caches of the survivor',
    given: { claim, ...holds('mixed') },
    answer: { verdict: 'NO', reason: 'RESTORE_UNFINISHED', incident: fenced.incident },
    calls: CALLS,
  },
  {
    when: "while the survivor's members do not answer each other, so that the status is unknown",
    given: { claim, ...holds('unsettled'), accelerators: dead },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'if the survivor does not know the site as a backup',
    given: { claim, ...holds('unknown') },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'if the survivor does not answer, and is in service',
    given: { claim, ...silent() },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'if the survivor rejects our credentials: it is alive, although it is out of service',
    given: { claim, ...silent(new errors.InfinispanRefused('x')), accelerators: dead },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'and the step is tried again, if the secret is unavailable: the survivor was not asked',
    given: { claim, ...silent(new errors.SecretUnavailable('x')), accelerators: dead },
    answer: 'SecretUnavailable',
    calls: CALLS,
  },
  {
    when: 'if the dead survivor may still carry out the POST',
    given: {
      claim: claimed({ ...fenced, takeOfflineSentAt: since(INFINISPAN_QUIESCENCE - 1) }),
      ...silent(),
      accelerators: dead,
    },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'if the last announced write may still take effect',
    given: {
      claim: claimed({
        ...fenced,
        intent: { write: 'remove-endpoints', at: since(ACCELERATOR_QUIESCENCE - 1) },
      }),
      ...holds('online'),
    },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'if a removal without a take-offline may still take effect: no answer is recorded',
    given: {
      claim: claimed(
        opposite({
          phase: 'fenced',
          intent: { write: 'remove-endpoints', at: since(ACCELERATOR_QUIESCENCE - 1) },
        }),
      ),
      ...holds('online'),
    },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'during the quiescence period after the first answer',
    given: {
      claim: claimed({ ...fenced, survivorAnsweredAt: since(INFINISPAN_QUIESCENCE - 1) }),
      ...holds('online'),
    },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'if the reporter sees the site again',
    given: {
      claim,
      infinispan: {
        'site-a': { observation: { sitesView: ['site-a', 'site-b'] } },
        'site-b': { holds: 'online' },
      },
    },
    answer: { verdict: 'WAIT', reason: 'SITE_VIEW_HEALED' },
    calls: CALLS,
  },
  {
    when: 'during a pause',
    given: { claim: { ...claim, pause: { until: NOW + 1, reason: 'x' } }, ...holds('online') },
    answer: { verdict: 'NO', reason: 'PAUSED' },
    calls: CALLS,
  },
  {
    when: 'if the reporter does not serve in every listener of the survivor',
    given: {
      claim,
      ...holds('online'),
      accelerators: [accelerator([[{ endpoints: [siteA, siteB] }], [{ endpoints: [siteB] }]])],
    },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE' },
    calls: CALLS,
  },
]);

describeRows('the first answer of the survivor since the POST is recorded', [
  {
    when: 'and starts the quiescence period: the next repeat checks again',
    given: { claim: claimed(opposite({ ...posted, phase: 'fenced' })), ...holds('online') },
    answer: LOST,
    calls: [...CALLS, 'write claim: fenced'],
    incident: { ...posted, phase: 'fenced', survivorAnsweredAt: NOW },
  },
  {
    when: 'also for a claim that was never fenced',
    given: { claim: claimed(opposite(posted)), ...holds('online') },
    answer: LOST,
    calls: [...CALLS, 'write claim: started'],
    incident: { ...posted, phase: 'started', survivorAnsweredAt: NOW },
  },
]);

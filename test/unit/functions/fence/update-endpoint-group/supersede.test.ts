import * as errors from '../../../../../functions/domain/errors.ts';
import { ACCELERATOR_QUIESCENCE, INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import type { BackupStatus } from '../../../../../functions/domain/observation.ts';
import { claimed, EXECUTION, LONG_AGO, NOW, opposite } from '../../../support/claim.ts';
import { accelerator, endpoint, listing, recorded, siteA, siteB } from '../../../support/topology.ts';
import type { Given } from '../../../support/world.ts';
import { BEGIN, BEGUN_AND_REMOVED, describeRows, LOOK_AROUND, READ_CLAIM } from './row.ts';

/** site-b reported site-a and fenced it; site-a is in service again, and now reports site-b. */
const posted = { takeOfflineSentAt: LONG_AGO, intent: { write: 'take-offline', at: LONG_AGO } } as const;
const fenced = opposite({ ...posted, phase: 'fenced', survivorAnsweredAt: LONG_AGO });
const claim = claimed(fenced);
const CALLS = [READ_CLAIM, LOOK_AROUND, 'site-b: status of site-a'];
const LOST = { verdict: 'NO', reason: 'LOST_TO_OTHER_SITE', incident: fenced.incident };
const begun = {
  incident: 'site-b_by_site-a_20261124T133554Z_v8',
  decision: { site: 'site-b', reporter: 'site-a' },
  phase: 'started',
  executions: [EXECUTION],
  endpoints: recorded('site-b'),
  startedAt: NOW,
} as const;
const GO = { verdict: 'GO', incident: begun.incident, removed: recorded('site-b') };

const holds = (status: BackupStatus): Given => ({ infinispan: { 'site-b': { holds: status } } });
const silent = (error: Error = new errors.InfinispanUnavailable('x')): Given => ({
  infinispan: { 'site-b': { fails: error } },
});
const dead = [listing(siteA, endpoint('site-b', { health: 'UNHEALTHY' }))];

describeRows('an opposite incident that was carried out, its site back in service, is replaced', [
  {
    when: 'where the survivor holds the site online',
    given: { claim, ...holds('online') },
    answer: GO,
    calls: [...CALLS, ...BEGUN_AND_REMOVED],
    incident: begun,
    superseded: fenced,
  },
  {
    when: 'where its POST was stamped and it was never fenced',
    given: {
      claim: claimed(opposite({ ...posted, survivorAnsweredAt: LONG_AGO })),
      ...holds('online'),
    },
    answer: GO,
    calls: [...CALLS, ...BEGUN_AND_REMOVED],
    incident: begun,
    superseded: opposite({ ...posted, survivorAnsweredAt: LONG_AGO }),
  },
  {
    when: 'where it was fenced without a POST of ours',
    given: { claim: claimed(opposite({ phase: 'fenced' })), ...holds('online') },
    answer: GO,
    calls: [...CALLS, ...BEGUN_AND_REMOVED],
    incident: begun,
    superseded: opposite({ phase: 'fenced' }),
  },
  {
    when: 'where the survivor does not answer and is held for UNHEALTHY',
    given: { claim, ...silent(), accelerators: dead },
    answer: GO,
    calls: [...CALLS, ...BEGUN_AND_REMOVED],
    incident: begun,
    superseded: fenced,
  },
  {
    when: 'where the survivor never answered since the POST, and is held for UNHEALTHY',
    given: { claim: claimed(opposite({ ...posted, phase: 'fenced' })), ...silent(), accelerators: dead },
    answer: GO,
    calls: [...CALLS, ...BEGUN_AND_REMOVED],
    incident: begun,
    superseded: opposite({ ...posted, phase: 'fenced' }),
  },
  {
    when: 'where the survivor does not answer and an operator unlisted it',
    given: { claim, ...silent(), accelerators: [listing(siteA)] },
    answer: { verdict: 'GO', incident: begun.incident, removed: [] },
    calls: [...CALLS, BEGIN],
    incident: { ...begun, endpoints: [] },
    superseded: fenced,
  },
  {
    when: 'unless another execution is first',
    given: { claim, ...holds('online'), before: (overtake) => ({ [BEGIN]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...CALLS, BEGIN],
  },
]);

const since = (seconds: number) => NOW - seconds * 1000;

describeRows('it is not superseded, and nothing outside is written', [
  {
    when: 'while the survivor holds the site offline',
    given: { claim, ...holds('offline') },
    answer: { verdict: 'NO', reason: 'RESTORE_UNFINISHED', incident: fenced.incident },
    calls: CALLS,
  },
  {
    when: 'while it holds a part of it offline',
    given: { claim, ...holds('mixed') },
    answer: { verdict: 'NO', reason: 'RESTORE_UNFINISHED', incident: fenced.incident },
    calls: CALLS,
  },
  {
    when: 'while its members do not answer each other, so that what it holds is not known',
    given: { claim, ...holds('unsettled'), accelerators: dead },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'where it does not know the site as a backup',
    given: { claim, ...holds('unknown') },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'where the survivor does not answer, and is in service',
    given: { claim, ...silent() },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'where the survivor does not let us in, and is in service',
    given: { claim, ...silent(new errors.InfinispanRefused('x')) },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'where the secret is not to be had, and the survivor is in service',
    given: { claim, ...silent(new errors.SecretUnavailable('x')) },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'where the dead survivor may still carry out the POST',
    given: {
      claim: claimed({ ...fenced, takeOfflineSentAt: since(INFINISPAN_QUIESCENCE - 1) }),
      ...silent(),
      accelerators: dead,
    },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'where the last stamped write may still take effect',
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
    when: 'while it is not quiet since the first answer',
    given: {
      claim: claimed({ ...fenced, survivorAnsweredAt: since(INFINISPAN_QUIESCENCE - 1) }),
      ...holds('online'),
    },
    answer: LOST,
    calls: CALLS,
  },
  {
    when: 'where the view of the reporter has healed',
    given: {
      claim,
      infinispan: {
        'site-a': { observation: { sitesView: ['site-a', 'site-b'] } },
        'site-b': { holds: 'online' },
      },
    },
    answer: { verdict: 'NO', reason: 'SITE_VIEW_HEALED' },
    calls: CALLS,
  },
  {
    when: 'in a pause',
    given: { claim: { ...claim, pause: { until: NOW + 1, reason: 'x' } }, ...holds('online') },
    answer: { verdict: 'NO', reason: 'PAUSED' },
    calls: CALLS,
  },
  {
    when: 'where the reporter does not serve in every listener of the survivor',
    given: {
      claim,
      ...holds('online'),
      accelerators: [accelerator([[{ endpoints: [siteA, siteB] }], [{ endpoints: [siteB] }]])],
    },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE' },
    calls: CALLS,
  },
]);

describeRows('the first answer of the survivor since the POST is put on record', [
  {
    when: 'and starts the quiet time: the next repeat looks again',
    given: { claim: claimed(opposite({ ...posted, phase: 'fenced' })), ...holds('online') },
    answer: LOST,
    calls: [...CALLS, 'write claim: fenced'],
    incident: { ...posted, phase: 'fenced', survivorAnsweredAt: NOW },
  },
  {
    when: 'for a claim that was never fenced, too',
    given: { claim: claimed(opposite(posted)), ...holds('online') },
    answer: LOST,
    calls: [...CALLS, 'write claim: started'],
    incident: { ...posted, phase: 'started', survivorAnsweredAt: NOW },
  },
]);

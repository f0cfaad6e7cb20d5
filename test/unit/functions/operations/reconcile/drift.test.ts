import { expect, it } from 'vitest';
import * as errors from '../../../../../functions/domain/errors.ts';
import { reconcile } from '../../../../../functions/operations/reconcile/reconcile.ts';
import { claimed, EXECUTION, incident, LONG_AGO, restoring, UNCLAIMED } from '../../../support/claim.ts';
import { createReconcileWorld, type GivenExecutions, SWEEP } from '../../../support/reconcile.ts';
import { accelerator, endpoint, listing, recorded, siteA, siteB } from '../../../support/topology.ts';
import {
  BOTH_STATUSES,
  closed,
  describeRows,
  FENCED_SITE,
  GROUPS,
  gone,
  LIST,
  left,
  NOTHING,
  offline,
  offlineInService,
  READ,
  SURVIVOR,
} from './row.ts';

const sweep = (given: GivenExecutions): GivenExecutions => ({ claim: closed, now: SWEEP, ...given });
const ALL = [READ, LIST, 'list', GROUPS];
const bothOffline = { 'site-a': { holds: 'offline' }, 'site-b': { holds: 'offline' } } as const;
const fencedIncident = incident({
  phase: 'fenced',
  takeOfflineSentAt: LONG_AGO,
  survivorAnsweredAt: LONG_AGO,
});
const fenced = claimed(fencedIncident);
const twoListeners = accelerator([[{ endpoints: [siteA, siteB] }], [{ endpoints: [siteB] }]]);

describeRows('without an open incident, every five minutes, it reports', [
  {
    when: 'nothing if there is no drift',
    given: sweep({}),
    answer: { ...NOTHING, drift: [] },
    calls: [...ALL, BOTH_STATUSES],
  },
  {
    when: 'a site in service that is offline at the other site, without any fencing',
    given: sweep({ claim: UNCLAIMED, infinispan: offline }),
    answer: { verdict: 'DRIFT', drift: [offlineInService('site-b', 'site-a', 'offline')] },
    calls: [...ALL, BOTH_STATUSES],
  },
  {
    when: 'two sites that are offline at each other',
    given: sweep({ infinispan: { ...offline, 'site-b': { holds: 'mixed' } } }),
    answer: {
      verdict: 'DRIFT',
      drift: [offlineInService('site-a', 'site-b', 'mixed'), offlineInService('site-b', 'site-a', 'offline')],
    },
    calls: [...ALL, BOTH_STATUSES],
  },
  {
    when: 'a listener without a site in service',
    given: sweep({
      accelerators: [accelerator([[{ endpoints: [siteA] }], [{ dial: 0, endpoints: [siteB] }]])],
    }),
    answer: {
      verdict: 'DRIFT',
      drift: [{ kind: 'NO_SITE_IN_SERVICE', detail: 'no site is in service in accelerator-1/2' }],
    },
    calls: [...ALL, FENCED_SITE],
  },
  {
    when: 'a listener that lists no endpoint',
    given: sweep({ accelerators: [accelerator([[{ endpoints: [siteA, siteB] }], [{ endpoints: [] }]])] }),
    answer: {
      verdict: 'DRIFT',
      drift: [{ kind: 'NO_SITE_IN_SERVICE', detail: 'no site is in service in accelerator-1/2' }],
    },
    calls: [...ALL, BOTH_STATUSES],
  },
  {
    when: 'an accelerator from which both sites were removed, by the closed incident',
    given: sweep({ accelerators: [listing()] }),
    answer: {
      verdict: 'DRIFT',
      drift: [{ kind: 'NO_SITE_IN_SERVICE', detail: 'no site is in service in accelerator-1/1' }],
    },
    calls: ALL,
  },
  {
    when: 'no listener of another application',
    given: sweep({
      accelerators: [
        accelerator([
          [{ endpoints: [siteA, siteB] }],
          [{ endpoints: [endpoint('site-c', { health: 'UNHEALTHY' })] }],
        ]),
      ],
    }),
    answer: { ...NOTHING, drift: [] },
    calls: [...ALL, BOTH_STATUSES],
  },
  {
    when: 'no listener of another application with an empty group',
    given: sweep({
      accelerators: [
        accelerator([
          [{ endpoints: [siteA, siteB] }],
          [{ endpoints: [endpoint('site-c', { health: 'UNHEALTHY' })] }, { endpoints: [] }],
        ]),
      ],
    }),
    answer: { ...NOTHING, drift: [] },
    calls: [...ALL, BOTH_STATUSES],
  },
  {
    when: 'no Infinispan that does not answer',
    given: sweep({ infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('x') } } }),
    answer: { ...NOTHING, drift: [] },
    calls: [...ALL, BOTH_STATUSES],
  },
  {
    when: 'no site that is offline and not in service',
    given: sweep({ accelerators: gone, infinispan: offline }),
    answer: { ...NOTHING, drift: [] },
    calls: [...ALL, FENCED_SITE],
  },
  {
    when: 'a survivor that is offline at the site of the closed incident, although that site is not in service',
    given: sweep({ accelerators: gone, infinispan: { 'site-b': { holds: 'offline' } } }),
    answer: { verdict: 'DRIFT', drift: [offlineInService('site-a', 'site-b', 'offline')] },
    calls: [...ALL, FENCED_SITE],
  },
]);

describeRows('while an incident is open, every five minutes, it reports', [
  {
    when: 'nothing if an undone restore has left the survivor offline at the site, which is not in service',
    given: sweep({ claim: fenced, accelerators: gone, infinispan: bothOffline }),
    answer: { ...left('site-b is not in service'), drift: [] },
    calls: [READ, LIST, GROUPS, 'list', GROUPS, FENCED_SITE],
  },
  {
    when: 'both sites if that site is in service again: what users write at one does not reach the other',
    given: sweep({ claim: fenced, infinispan: bothOffline }),
    answer: {
      verdict: 'DRIFT',
      drift: [
        offlineInService('site-a', 'site-b', 'offline'),
        offlineInService('site-b', 'site-a', 'offline'),
      ],
    },
    calls: [READ, LIST, GROUPS, SURVIVOR, 'list', GROUPS, BOTH_STATUSES],
  },
  {
    when: 'nothing if that site is in service and online again, and a write may still take effect',
    given: sweep({ claim: claimed({ ...fencedIncident, survivorAnsweredAt: SWEEP - 1 }) }),
    answer: { ...left('a write may still take effect'), drift: [] },
    calls: [READ, LIST, GROUPS, SURVIVOR, FENCED_SITE, 'list', GROUPS, BOTH_STATUSES],
  },
  {
    when: 'nothing if that site is in service and online again, and its own Infinispan does not answer',
    given: sweep({
      claim: fenced,
      infinispan: { 'site-b': { fails: new errors.InfinispanUnavailable('x') } },
    }),
    answer: { ...left('site-b holds site-a no answer'), drift: [] },
    calls: [READ, LIST, GROUPS, SURVIVOR, FENCED_SITE, 'list', GROUPS, BOTH_STATUSES],
  },
  {
    when: 'a listener that lists only another endpoint, if the incident removed the site from it',
    given: sweep({
      claim: claimed({ ...fencedIncident, endpoints: recorded('site-b', twoListeners) }),
      accelerators: [accelerator([[{ endpoints: [siteA] }], [{ endpoints: [endpoint('site-c')] }]])],
    }),
    answer: {
      verdict: 'DRIFT',
      drift: [{ kind: 'NO_SITE_IN_SERVICE', detail: 'no site is in service in accelerator-1/2' }],
    },
    calls: [READ, LIST, GROUPS, 'list', GROUPS, FENCED_SITE],
  },
]);

const restore = claimed(restoring());
const lost = {
  kind: 'SURVIVOR_LOST',
  detail: `site-a is not in service, and the data of site-b are incomplete since ${new Date(LONG_AGO).toISOString()}`,
};
const unserved = { kind: 'NO_SITE_IN_SERVICE', detail: 'no site is in service in accelerator-1/1' };
const DURING = [READ, LIST, 'describe executions', 'list', GROUPS];

describeRows('during a restore, every five minutes, it reports', [
  {
    when: 'nothing while the survivor serves',
    given: sweep({ claim: restore, running: [EXECUTION], accelerators: gone }),
    answer: { ...left('the restore of site-b is running'), drift: [] },
    calls: [...DURING, FENCED_SITE],
  },
  {
    when: 'nothing while the survivor is offline at the site, which is not in service',
    given: sweep({ claim: restore, running: [EXECUTION], accelerators: gone, infinispan: bothOffline }),
    answer: { ...left('the restore of site-b is running'), drift: [] },
    calls: [...DURING, FENCED_SITE],
  },
  {
    when: 'a survivor that is lost while the data of the site are incomplete',
    given: sweep({ claim: restore, running: [EXECUTION], accelerators: [listing()] }),
    answer: { verdict: 'DRIFT', drift: [unserved, lost] },
    calls: DURING,
  },
  {
    when: 'nothing once the data of the site are complete: that site may fence the survivor',
    given: sweep({
      claim: claimed({ ...restoring({ step: 'joined' }), incompleteSince: undefined } as never),
      running: [EXECUTION],
      accelerators: [listing()],
    }),
    answer: left('the restore of site-b is running'),
    calls: [READ, LIST, 'describe executions'],
  },
]);

it.each([
  { when: 'it can be written' },
  { when: 'the table does not answer', tableFails: new Error('no answer') },
])('the sites of the endpoints are kept by a search for drift if $when', async ({ tableFails }) => {
  const world = createReconcileWorld(sweep(tableFails === undefined ? {} : { tableFails }));

  expect(await reconcile({}, world.collaborators)).toEqual({ ...NOTHING, drift: [] });
  expect(world.remembered).toEqual(
    tableFails === undefined
      ? [
          {
            'site-a/balancer': { site: 'site-a', readAt: SWEEP },
            'site-b/balancer': { site: 'site-b', readAt: SWEEP },
          },
        ]
      : [],
  );
});

import { expect, it } from 'vitest';
import * as errors from '../../../../../functions/domain/errors.ts';
import { updateEndpointGroup } from '../../../../../functions/fence/update-endpoint-group/update-endpoint-group.ts';
import { claimed, EVENT, EXECUTION, NOW, opposite, UNCLAIMED } from '../../../support/claim.ts';
import {
  ACCELERATOR,
  accelerator,
  endpoint,
  listing,
  recorded,
  siteA,
  siteB,
} from '../../../support/topology.ts';
import { createWorld } from '../../../support/world.ts';
import { BEGIN, BEGUN_AND_REMOVED, describeRows, LOOK_AROUND, READ_BACK, READ_CLAIM, REMOVE } from './row.ts';

const CLOSED = claimed(opposite({ phase: 'closed' }));
const LOOKED = [READ_CLAIM, LOOK_AROUND];
const begun = {
  incident: 'site-b_by_site-a_20261124T133554Z_v1',
  decision: { site: 'site-b', reporter: 'site-a' },
  phase: 'started',
  events: [EVENT],
  executions: [EXECUTION],
  accelerators: [ACCELERATOR],
  endpoints: recorded('site-b'),
  intent: { write: 'remove-endpoints', at: NOW },
  startedAt: NOW,
} as const;
const removed = {
  verdict: 'GO',
  incident: begun.incident,
  before: recorded('site-b'),
  removed: recorded('site-b'),
};
const second = accelerator([
  [{ endpoints: [siteA] }, { endpoints: [siteB] }],
  [{ endpoints: [siteA, siteB] }],
]);

describeRows('a fencing begins', [
  {
    when: 'where nothing was ever claimed',
    answer: removed,
    calls: [...LOOKED, ...BEGUN_AND_REMOVED],
    incident: begun,
  },
  {
    when: 'after an incident that is closed',
    given: { claim: CLOSED },
    answer: { ...removed, incident: 'site-b_by_site-a_20261124T133554Z_v8' },
    calls: [...LOOKED, ...BEGUN_AND_REMOVED],
    incident: { ...begun, incident: 'site-b_by_site-a_20261124T133554Z_v8' },
  },
  {
    when: 'after a pause that is over',
    given: { claim: { ...UNCLAIMED, pause: { until: NOW, reason: 'x' } } },
    answer: removed,
    calls: [...LOOKED, ...BEGUN_AND_REMOVED],
    incident: begun,
  },
  {
    when: 'with endpoints in three groups, and as few calls in sequence',
    given: { accelerators: [second] },
    answer: { verdict: 'GO', removed: recorded('site-b', second) },
    calls: [
      ...LOOKED,
      BEGIN,
      'remove accelerator-1/1/2 site-b/balancer, accelerator-1/2/1 site-b/balancer',
      'look for accelerator-1/1/2 site-b/balancer, accelerator-1/2/1 site-b/balancer',
    ],
    incident: { endpoints: recorded('site-b', second) },
  },
  {
    when: 'with endpoints that are gone already: the next step is still owed',
    given: { accelerators: [listing(siteA)] },
    answer: { verdict: 'GO', before: [], removed: [] },
    calls: [...LOOKED, BEGIN],
    incident: { ...begun, endpoints: [] },
  },
  {
    when: 'though the view says otherwise, where it does not decide',
    given: {
      requireSiteViewLoss: false,
      infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } },
    },
    answer: removed,
    calls: [...LOOKED, ...BEGUN_AND_REMOVED],
    incident: begun,
  },
  {
    when: 'and fails when the endpoints are still listed afterwards',
    given: { sticky: ['site-b/balancer'] },
    answer: 'EndpointsNotSettled',
    calls: [...LOOKED, ...BEGUN_AND_REMOVED],
    incident: begun,
  },
  {
    when: 'and fails when the removal is not answered',
    given: {
      before: () => ({
        [REMOVE]: () => {
          throw new errors.AcceleratorUnavailable('no answer');
        },
      }),
    },
    answer: 'AcceleratorUnavailable',
    calls: [...LOOKED, BEGIN, REMOVE],
    incident: begun,
  },
]);

const asks = (observation: object) => ({ infinispan: { 'site-a': { observation } } });
const failing = (fails: Error) => ({ infinispan: { 'site-a': { fails } } });

describeRows('a fencing does not begin, and nothing is written', [
  {
    when: 'in a pause',
    given: { claim: { ...UNCLAIMED, pause: { until: NOW + 1, reason: 'x' } } },
    answer: { verdict: 'NO', reason: 'PAUSED' },
    calls: LOOKED,
  },
  {
    when: 'while the reporter is not in service',
    given: { accelerators: [listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB)] },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE' },
    calls: LOOKED,
  },
  {
    when: 'when the accelerator was deleted',
    given: { accelerators: [] },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE' },
    calls: LOOKED,
  },
  {
    when: "while the reporter's Infinispan does not answer",
    given: failing(new errors.InfinispanUnavailable('x')),
    answer: { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE' },
    calls: LOOKED,
  },
  {
    when: "while the reporter's Infinispan does not let us in",
    given: failing(new errors.InfinispanRefused('x')),
    answer: { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE' },
    calls: LOOKED,
  },
  {
    when: 'while no site master is reached',
    given: asks({ siteMaster: false, sitesView: [] }),
    answer: { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE' },
    calls: LOOKED,
  },
  {
    when: 'when the view has healed',
    given: asks({ sitesView: ['site-a', 'site-b'] }),
    answer: { verdict: 'NO', reason: 'SITE_VIEW_HEALED' },
    calls: LOOKED,
  },
  {
    when: 'when Infinispan is another site',
    given: asks({ localSite: 'site-b' }),
    answer: { verdict: 'NO', reason: 'REPORTER_MISMATCH' },
    calls: LOOKED,
  },
  {
    when: 'without the secret',
    given: failing(new errors.SecretUnavailable('x')),
    answer: 'SecretUnavailable',
    calls: LOOKED,
  },
  {
    when: 'when another execution was first',
    given: { before: (overtake) => ({ [BEGIN]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...LOOKED, BEGIN],
  },
]);

it('refuses anything but an event before it looks at anything', async () => {
  const world = createWorld();
  const event = { ...EVENT, mode: 'rehearsal' } as const;
  const question = { event, execution: EXECUTION, accelerator: { arn: ACCELERATOR } };

  await expect(updateEndpointGroup(question, world.collaborators)).rejects.toThrow(errors.InputRefused);
  expect(world.chain()).toEqual([]);
});

it('reads back what it removed, and only that', async () => {
  const world = createWorld({
    accelerators: [listing(siteA, siteB, endpoint('site-c', { endpointId: 'x/1' }))],
  });

  await updateEndpointGroup(
    { event: EVENT, execution: EXECUTION, accelerator: { arn: ACCELERATOR } },
    world.collaborators,
  );

  expect(world.listed()).toEqual(['accelerator-1/1/1 site-a/balancer', 'accelerator-1/1/1 x/1']);
  expect(world.chain()).toContain(READ_BACK);
});

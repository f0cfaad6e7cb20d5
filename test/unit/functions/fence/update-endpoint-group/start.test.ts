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
import {
  CONFIRMED,
  describeRows,
  READ_BACK,
  READ_CLAIM,
  READ_STATE,
  REMOVE,
  START,
  STARTED_AND_REMOVED,
} from './row.ts';

const CLOSED = claimed(opposite({ phase: 'closed' }));
const STATE_READ = [READ_CLAIM, READ_STATE];
const startedIncident = {
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
  incident: startedIncident.incident,
  before: recorded('site-b'),
  removed: recorded('site-b'),
};
const second = accelerator([
  [{ endpoints: [siteA] }, { endpoints: [siteB] }],
  [{ endpoints: [siteA, siteB] }],
]);

describeRows('a fencing starts', [
  {
    when: 'without a claim',
    answer: removed,
    calls: [...STATE_READ, ...STARTED_AND_REMOVED],
    incident: startedIncident,
  },
  {
    when: 'after a closed incident',
    given: { claim: CLOSED },
    answer: { ...removed, incident: 'site-b_by_site-a_20261124T133554Z_v8' },
    calls: [...STATE_READ, ...STARTED_AND_REMOVED],
    incident: { ...startedIncident, incident: 'site-b_by_site-a_20261124T133554Z_v8' },
  },
  {
    when: 'after an expired pause',
    given: { claim: { ...UNCLAIMED, pause: { until: NOW, reason: 'x' } } },
    answer: removed,
    calls: [...STATE_READ, ...STARTED_AND_REMOVED],
    incident: startedIncident,
  },
  {
    when: 'with endpoints in three groups, and as few calls in sequence as possible',
    given: { accelerators: [second] },
    answer: { verdict: 'GO', removed: recorded('site-b', second) },
    calls: [
      ...STATE_READ,
      START,
      'remove accelerator-1/1/2 site-b/balancer, accelerator-1/2/1 site-b/balancer',
      'look for accelerator-1/1/2 site-b/balancer, accelerator-1/2/1 site-b/balancer',
    ],
    incident: { endpoints: recorded('site-b', second) },
  },
  {
    when: 'with endpoints that are already gone: the next step is still needed',
    given: { accelerators: [listing(siteA)] },
    answer: { verdict: 'GO', before: [], removed: [] },
    calls: [...STATE_READ, START],
    incident: { ...startedIncident, endpoints: [] },
  },
  {
    when: 'although the reporter sees the site, if the site view is not required',
    given: {
      requireSiteViewLoss: false,
      infinispan: { 'site-a': { observation: { sitesView: ['site-a', 'site-b'] } } },
    },
    answer: removed,
    calls: [...STATE_READ, ...STARTED_AND_REMOVED],
    incident: startedIncident,
  },
  {
    when: 'and fails if the endpoints are still listed afterwards',
    given: { sticky: ['site-b/balancer'] },
    answer: 'EndpointsNotSettled',
    calls: [...STATE_READ, ...STARTED_AND_REMOVED],
    incident: startedIncident,
  },
  {
    when: 'and fails if the removal is not answered',
    given: {
      before: () => ({
        [REMOVE]: () => {
          throw new errors.AcceleratorUnavailable('no answer');
        },
      }),
    },
    answer: 'AcceleratorUnavailable',
    calls: [...STATE_READ, START, REMOVE],
    incident: startedIncident,
  },
]);

const observing = (observation: object) => ({ infinispan: { 'site-a': { observation } } });
const failing = (fails: Error) => ({ infinispan: { 'site-a': { fails } } });

describeRows('a fencing does not start, and nothing is written', [
  {
    when: 'during a pause',
    given: { claim: { ...UNCLAIMED, pause: { until: NOW + 1, reason: 'x' } } },
    answer: { verdict: 'NO', reason: 'PAUSED' },
    calls: STATE_READ,
  },
  {
    when: 'while the reporter is not in service',
    given: { accelerators: [listing(endpoint('site-a', { health: 'UNHEALTHY' }), siteB)] },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE' },
    calls: STATE_READ,
  },
  {
    when: 'if the accelerator was deleted',
    given: { accelerators: [] },
    answer: { verdict: 'WAIT', reason: 'REPORTER_NOT_IN_SERVICE' },
    calls: STATE_READ,
  },
  {
    when: "while the reporter's Infinispan does not answer",
    given: failing(new errors.InfinispanUnavailable('x')),
    answer: { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE' },
    calls: STATE_READ,
  },
  {
    when: "while the reporter's Infinispan rejects our credentials",
    given: failing(new errors.InfinispanRefused('x')),
    answer: { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE' },
    calls: STATE_READ,
  },
  {
    when: 'while no site master is reached',
    given: observing({ siteMaster: false, sitesView: [] }),
    answer: { verdict: 'WAIT', reason: 'REPORTER_UNREACHABLE' },
    calls: STATE_READ,
  },
  {
    when: 'if the site view has healed',
    given: observing({ sitesView: ['site-a', 'site-b'] }),
    answer: { verdict: 'WAIT', reason: 'SITE_VIEW_HEALED' },
    calls: STATE_READ,
  },
  {
    when: 'while the other site sees the reporter',
    given: { infinispan: { 'site-b': { observation: { sitesView: ['site-a', 'site-b'] } } } },
    linkLoss: null,
    answer: {
      verdict: 'WAIT',
      reason: 'LINK_LOSS_UNCONFIRMED',
      linkLoss: { looks: 1, evidence: 'REPORTER_ALONE' },
    },
    calls: [...STATE_READ, 'site-b: view'],
  },
  {
    when: "if Infinispan is another site's",
    given: observing({ localSite: 'site-b' }),
    answer: { verdict: 'NO', reason: 'REPORTER_MISMATCH' },
    calls: STATE_READ,
  },
  {
    when: 'without the secret',
    given: failing(new errors.SecretUnavailable('x')),
    answer: 'SecretUnavailable',
    calls: STATE_READ,
  },
  {
    when: 'if another execution was first',
    given: { before: (overtake) => ({ [START]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...STATE_READ, START],
  },
]);

it('refuses everything but an event before its first call', async () => {
  const world = createWorld();
  const event = { ...EVENT, mode: 'rehearsal' } as const;
  const question = { event, execution: EXECUTION, accelerator: { arn: ACCELERATOR }, linkLoss: null };

  await expect(updateEndpointGroup(question, world.collaborators)).rejects.toThrow(errors.InputRefused);
  expect(world.chain()).toEqual([]);
});

it('reads back only the removed endpoints', async () => {
  const world = createWorld({
    accelerators: [listing(siteA, siteB, endpoint('site-c', { endpointId: 'x/1' }))],
  });

  await updateEndpointGroup(
    { event: EVENT, execution: EXECUTION, accelerator: { arn: ACCELERATOR }, linkLoss: CONFIRMED },
    world.collaborators,
  );

  expect(world.listed()).toEqual(['accelerator-1/1/1 site-a/balancer', 'accelerator-1/1/1 x/1']);
  expect(world.chain()).toContain(READ_BACK);
});

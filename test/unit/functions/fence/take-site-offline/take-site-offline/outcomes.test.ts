import { expect, it } from 'vitest';
import type { Incident } from '../../../../../../functions/domain/claim/claim.ts';
import * as errors from '../../../../../../functions/domain/errors.ts';
import { ACCELERATOR_QUIESCENCE, INFINISPAN_QUIESCENCE } from '../../../../../../functions/domain/limits.ts';
import { takeSiteOffline } from '../../../../../../functions/fence/take-site-offline/take-site-offline.ts';
import {
  claimed,
  EVENT,
  incident,
  LONG_AGO,
  MINUTE,
  NOW,
  opposite,
  restoring,
  UNCLAIMED,
} from '../../../../support/claim.ts';
import { tableOf } from '../../../../support/rows.ts';
import {
  ACCELERATOR,
  accelerator,
  both,
  endpoint,
  listing,
  siteA,
  siteB,
} from '../../../../support/topology.ts';
import { createWorld, type Given } from '../../../../support/world.ts';

const READ = 'read claim';
/** The status is queried first, in parallel with the groups, which are read before the POST. */
const LOOK = 'read accelerator-1 + site-a: status of site-b';
const STAMP = 'write claim: started, intends take-offline';
const POST = 'site-a: take site-b offline';
const STATUS = 'site-a: status of site-b';
const FENCE = 'write claim: fenced';

const gone = [listing(siteA)];
const claim = claimed(incident());
const ready: Given = { claim, accelerators: gone };
const posted = claimed(incident({ takeOfflineSentAt: LONG_AGO, survivorAnsweredAt: LONG_AGO }));
const fencedNow = { phase: 'fenced', takeOfflineSentAt: NOW, survivorAnsweredAt: NOW } as const;
const GO = {
  verdict: 'GO',
  incident: claim.current?.incident,
  after: 'offline',
  removed: claim.current?.endpoints,
};
const throwing = (error: Error) => () => {
  throw error;
};

const INPUT = { event: EVENT, accelerator: { arn: ACCELERATOR } };

const describeRows = tableOf(createWorld, (world) => takeSiteOffline(INPUT, world.collaborators), {
  more: true,
});

const undone = (unsettled: Incident['unsettled'], changes: Partial<Incident> = {}): Given => ({
  accelerators: gone,
  infinispan: { 'site-a': { holds: 'offline' } },
  claim: claimed({
    ...restoring({}, { phase: 'started' }),
    ...(unsettled && { unsettled }),
    ...changes,
  }),
});
const LATER = { verdict: 'RETRY', detail: 'a write of the restore may still take effect' };
const ACCELERATOR_QUIET = NOW - ACCELERATOR_QUIESCENCE * 1000;
const INFINISPAN_QUIET = NOW - INFINISPAN_QUIESCENCE * 1000;

describeRows('an undone restore', [
  {
    when: 'without an unsettled write is fenced at once',
    given: undone(undefined),
    answer: { ...GO, before: 'offline' },
    calls: [READ, LOOK, FENCE],
    incident: { phase: 'fenced', incompleteSince: LONG_AGO },
  },
  {
    when: 'with an unsettled push is offline at once, and fenced later',
    given: { ...undone({ write: 'push', at: LONG_AGO }), infinispan: {} },
    answer: LATER,
    calls: [READ, LOOK, STAMP, POST, STATUS, 'write claim: started'],
    incident: { phase: 'started', unsettled: { write: 'push', at: LONG_AGO, answeredAt: NOW } },
  },
  {
    when: "with an unsettled push: the survivor's first answer starts the quiescence period",
    given: undone({ write: 'push', at: LONG_AGO }),
    answer: LATER,
    calls: [READ, LOOK, 'write claim: started'],
    incident: { phase: 'started', unsettled: { write: 'push', at: LONG_AGO, answeredAt: NOW } },
  },
  {
    when: 'with an unsettled push that may still take effect writes nothing more',
    given: undone({ write: 'push', at: LONG_AGO, answeredAt: INFINISPAN_QUIET + 1 }),
    answer: LATER,
    calls: [READ, LOOK],
  },
  {
    when: 'with an unsettled push is fenced after the quiescence period',
    given: undone({ write: 'push', at: LONG_AGO, answeredAt: INFINISPAN_QUIET }),
    answer: { ...GO, before: 'offline' },
    calls: [READ, LOOK, FENCE],
    incident: { phase: 'fenced' },
  },
  {
    when: 'with an unsettled addition of endpoints waits, too',
    given: undone({ write: 'add-endpoints', at: ACCELERATOR_QUIET + 1 }),
    answer: LATER,
    calls: [READ, LOOK, 'write claim: started'],
    incident: { phase: 'started' },
  },
  {
    when: 'with an addition that can no longer take effect is fenced',
    given: undone({ write: 'add-endpoints', at: ACCELERATOR_QUIET }),
    answer: { ...GO, before: 'offline' },
    calls: [READ, LOOK, FENCE],
    incident: { phase: 'fenced' },
  },
  {
    when: 'with an unsettled clear is fenced at once: it changes neither the survivor nor the accelerator',
    given: undone({ write: 'clear', at: NOW }),
    answer: { ...GO, before: 'offline' },
    calls: [READ, LOOK, FENCE],
    incident: { phase: 'fenced', unsettled: { write: 'clear', at: NOW } },
  },
]);

describeRows('the site is taken offline', [
  {
    when: 'after its endpoints are gone: write intent, POST, status, then phase fenced',
    given: ready,
    answer: { ...GO, before: 'online', caches: { sessions: 'ok' } },
    calls: [READ, LOOK, STAMP, POST, STATUS, FENCE],
    incident: { ...fencedNow, intent: { write: 'take-offline', at: NOW } },
  },
  {
    when: 'again if its status is mixed',
    given: { ...ready, infinispan: { 'site-a': { holds: 'mixed' } } },
    answer: { ...GO, before: 'mixed' },
    calls: [READ, LOOK, STAMP, POST, STATUS, FENCE],
    incident: fencedNow,
  },
  {
    when: 'although a node does not answer the others: the cluster answers 500, and takes the site offline',
    given: { ...ready, infinispan: { 'site-a': { holds: 'unsettled' } } },
    answer: { ...GO, before: 'unsettled' },
    calls: [READ, LOOK, STAMP, POST, STATUS, FENCE],
    incident: fencedNow,
  },
  {
    when: 'during a pause',
    given: { ...ready, claim: { ...claim, pause: { until: NOW + MINUTE, reason: 'x' } } },
    answer: GO,
    calls: [READ, LOOK, STAMP, POST, STATUS, FENCE],
    incident: fencedNow,
  },
  {
    when: 'at every accelerator of the incident',
    given: { ...ready, claim: claimed(incident({ accelerators: ['accelerator-2', ACCELERATOR] })) },
    answer: GO,
    calls: [
      READ,
      'read accelerator-1 + read accelerator-2 + site-a: status of site-b',
      STAMP,
      POST,
      STATUS,
      FENCE,
    ],
    incident: fencedNow,
  },
  {
    when: 'once more after a POST without an effect, although the survivor is now out of service',
    given: { claim: posted, accelerators: [listing(endpoint('site-a', { health: 'UNHEALTHY' }))] },
    answer: GO,
    calls: [READ, LOOK, STAMP, POST, STATUS, FENCE],
    incident: fencedNow,
  },
]);

describeRows('the site is offline already, and no request is sent', [
  {
    when: 'by another client',
    given: { ...ready, infinispan: { 'site-a': { holds: 'offline' } } },
    answer: { ...GO, before: 'offline', caches: {} },
    calls: [READ, LOOK, FENCE],
    incident: { phase: 'fenced', intent: { write: 'remove-endpoints', at: LONG_AGO } },
  },
  {
    when: "by this incident's own POST, whose answer was lost: this is the first answer since",
    given: {
      claim: claimed(incident({ takeOfflineSentAt: LONG_AGO })),
      accelerators: gone,
      infinispan: { 'site-a': { holds: 'offline' } },
    },
    answer: { ...GO, before: 'offline', caches: {} },
    calls: [READ, LOOK, FENCE],
    incident: { phase: 'fenced', takeOfflineSentAt: LONG_AGO, survivorAnsweredAt: NOW },
  },
]);

describeRows('the workflow starts over, and no request is sent', [
  { when: 'without a claim', given: { claim: UNCLAIMED }, answer: { verdict: 'RETRY' }, calls: [READ] },
  ...(['rolling-back', 'fenced', 'closed'] as const).map((phase) => ({
    when: `if the claim's phase is ${phase}`,
    given: { claim: claimed(incident({ phase })) },
    answer: { verdict: 'RETRY', detail: `the claim is ${phase}, not started by this decision` },
    calls: [READ],
  })),
  {
    when: 'if the opposite decision is in force',
    given: { claim: claimed(opposite()) },
    answer: { verdict: 'RETRY' },
    calls: [READ],
  },
  {
    when: 'if its endpoints are listed again',
    given: { claim, accelerators: [both] },
    answer: { verdict: 'RETRY', detail: 'endpoints of site-b are listed' },
    calls: [READ, LOOK],
  },
  {
    when: "if they are listed at the incident's other accelerator",
    given: {
      claim: claimed(incident({ accelerators: ['accelerator-2'] })),
      accelerators: [...gone, accelerator([[{ endpoints: [siteB] }]], { arn: 'accelerator-2' })],
    },
    answer: { verdict: 'RETRY', detail: 'endpoints of site-b are listed' },
    calls: [READ, 'read accelerator-1 + read accelerator-2 + site-a: status of site-b'],
  },
  {
    when: 'if the survivor is out of service, and no intent of a POST is recorded',
    given: { claim, accelerators: [listing(endpoint('site-a', { weight: 0 }))] },
    answer: { verdict: 'RETRY', detail: 'site-a is no longer in service' },
    calls: [READ, LOOK],
  },
  {
    when: 'if the survivor is out of service, and so does not answer',
    given: {
      claim,
      accelerators: [listing(endpoint('site-a', { health: 'UNHEALTHY' }))],
      infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('x') } },
    },
    answer: { verdict: 'RETRY', detail: 'site-a is no longer in service' },
    calls: [READ, LOOK],
  },
]);

describeRows('the step fails, and is retried', [
  {
    when: 'if the status query fails: no intent is recorded, no request is sent',
    given: { ...ready, infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('x') } } },
    answer: 'InfinispanUnavailable',
    calls: [READ, LOOK],
  },
  {
    when: 'if an endpoint of unknown site is listed: no intent is recorded, no request is sent',
    given: { ...ready, accelerators: [listing(siteA, endpoint('site-x', { site: null }))] },
    answer: 'EndpointSiteUnknown',
    calls: [READ, LOOK],
  },
  {
    when: 'if the survivor does not back up to the site: no intent is recorded, no request is sent',
    given: { ...ready, infinispan: { 'site-a': { holds: 'unknown' } } },
    answer: 'SiteNotTakenOffline',
    calls: [READ, LOOK],
  },
  {
    when: 'if another execution was first: no request is sent',
    given: { ...ready, before: (overtake) => ({ [STAMP]: overtake }) },
    answer: 'ClaimChanged',
    calls: [READ, LOOK, STAMP],
  },
  {
    when: 'if the POST is not answered: it is not fenced, and the intent stays',
    given: { ...ready, after: { [POST]: throwing(new errors.InfinispanUnavailable('x')) } },
    answer: 'InfinispanUnavailable',
    calls: [READ, LOOK, STAMP, POST],
    incident: { phase: 'started', takeOfflineSentAt: NOW, intent: { write: 'take-offline', at: NOW } },
  },
  {
    when: 'if Infinispan reports an error in its 200',
    given: { ...ready, before: () => ({ [POST]: throwing(new errors.SiteNotTakenOffline('x')) }) },
    answer: 'SiteNotTakenOffline',
    calls: [READ, LOOK, STAMP, POST],
    incident: { phase: 'started', takeOfflineSentAt: NOW },
  },
  ...(['online', 'mixed', 'unsettled'] as const).map((status) => ({
    when: `if the status is ${status} afterwards, so that the next try sends a POST to another node with another intent`,
    given: { ...ready, infinispan: { 'site-a': { afterPost: status } } },
    answer: 'SiteStillOnline',
    calls: [READ, LOOK, STAMP, POST, STATUS],
    incident: { phase: 'started', takeOfflineSentAt: NOW } as const,
  })),
  {
    when: 'if the claim changed since the intent: it is not fenced',
    given: { ...ready, before: (overtake) => ({ [FENCE]: overtake }) },
    answer: 'ClaimChanged',
    calls: [READ, LOOK, STAMP, POST, STATUS, FENCE],
    incident: { phase: 'started', takeOfflineSentAt: NOW },
  },
]);

it('refuses everything but an event before its first call', async () => {
  const world = createWorld(ready);
  const rehearsal = { ...INPUT, event: { ...EVENT, mode: 'rehearsal' } } as const;

  await expect(takeSiteOffline(rehearsal, world.collaborators)).rejects.toThrow(errors.InputRefused);
  expect(world.chain()).toEqual([]);
});

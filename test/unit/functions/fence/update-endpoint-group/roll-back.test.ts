import { AcceleratorUnavailable } from '../../../../../functions/domain/errors.ts';
import { ACCELERATOR_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { claimed, incident, LONG_AGO, NOW, opposite } from '../../../support/claim.ts';
import { accelerator, endpoint, listing, recorded, siteA, siteB } from '../../../support/topology.ts';
import { describeRows, READ_CLAIM, READ_GROUPS } from './row.ts';

const READ = [READ_CLAIM, READ_GROUPS];
const releasing = incident({ phase: 'rolling-back' });
const claim = claimed(releasing);
const without = [listing(siteA)];
const STAMP = 'write claim: rolling-back, intends add-endpoints';
const ADD = 'add accelerator-1/1/1 site-b/balancer';
const READ_BACK = 'look for accelerator-1/1/1 site-b/balancer';
const CLOSE = 'write claim: closed';
const stamped = { phase: 'rolling-back', intent: { write: 'add-endpoints', at: NOW } } as const;

const other = endpoint('site-b', { endpointId: 'site-b/other', weight: 7, clientIpPreservation: true });
const two = accelerator([[{ endpoints: [siteA, siteB, other] }]]);
const twoRecorded = claimed(incident({ phase: 'rolling-back', endpoints: recorded('site-b', two) }));
const BOTH = 'accelerator-1/1/1 site-b/balancer, accelerator-1/1/1 site-b/other';

describeRows('a release', [
  {
    when: 'waits while a removal may still take effect',
    given: {
      claim: claimed({ ...releasing, intent: { write: 'remove-endpoints', at: NOW - 10_000 } }),
      accelerators: without,
    },
    answer: { verdict: 'ROLLING_BACK', incident: releasing.incident, seconds: ACCELERATOR_QUIESCENCE - 10 },
    calls: READ,
  },
  {
    when: 'waits if the period ended while the groups were read, because that read may be outdated',
    given: {
      claim: claimed({
        ...releasing,
        intent: { write: 'remove-endpoints', at: NOW - (ACCELERATOR_QUIESCENCE - 1) * 1000 },
      }),
      before: (_, pass) => ({ [READ_GROUPS]: () => pass(2000) }),
    },
    answer: { verdict: 'ROLLING_BACK', seconds: 1 },
    calls: READ,
  },
  {
    when: 'adds the missing endpoints after the period, as they were listed, with an intent before each write',
    given: { claim: twoRecorded, accelerators: without },
    answer: { verdict: 'ROLLING_BACK', seconds: ACCELERATOR_QUIESCENCE },
    calls: [...READ, STAMP, `add ${BOTH}`, `look for ${BOTH}`],
    incident: stamped,
  },
  {
    when: 'adds them at the moment at which the period ends',
    given: {
      claim: claimed({
        ...releasing,
        intent: { write: 'remove-endpoints', at: NOW - ACCELERATOR_QUIESCENCE * 1000 },
      }),
      accelerators: without,
    },
    answer: { verdict: 'ROLLING_BACK', seconds: ACCELERATOR_QUIESCENCE },
    calls: [...READ, STAMP, ADD, READ_BACK],
    incident: stamped,
  },
  {
    when: 'adds endpoints to existing groups only',
    given: {
      claim: claimed(
        incident({
          phase: 'rolling-back',
          endpoints: recorded('site-b', accelerator([[{ endpoints: [siteA] }, { endpoints: [siteB] }]])),
        }),
      ),
      accelerators: without,
    },
    answer: { verdict: 'ROLLED_BACK', lost: [] },
    calls: [...READ, CLOSE],
    incident: { phase: 'closed' },
  },
  {
    when: 'adds only the missing ones',
    given: { claim: twoRecorded, accelerators: [listing(siteA, other)] },
    answer: { verdict: 'ROLLING_BACK', seconds: ACCELERATOR_QUIESCENCE },
    calls: [...READ, STAMP, ADD, READ_BACK],
    incident: stamped,
  },
  {
    when: 'waits again after an addition, which may take effect late',
    given: { claim: claimed({ ...releasing, intent: { write: 'add-endpoints', at: NOW - 1000 } }) },
    answer: { verdict: 'ROLLING_BACK', seconds: ACCELERATOR_QUIESCENCE - 1 },
    calls: READ,
  },
  {
    when: 'ends after everything is back and the period is over',
    given: { claim },
    answer: { verdict: 'ROLLED_BACK', restored: recorded('site-b'), lost: [] },
    calls: [...READ, CLOSE],
    incident: { ...releasing, phase: 'closed' },
  },
  {
    when: 'puts back the incident that it superseded',
    given: { claim: { ...claim, superseded: opposite({ phase: 'fenced', takeOfflineSentAt: LONG_AGO }) } },
    answer: { verdict: 'ROLLED_BACK', incident: releasing.incident },
    calls: [...READ, 'write claim: fenced'],
    incident: opposite({ phase: 'fenced', takeOfflineSentAt: LONG_AGO }),
  },
  {
    when: 'continues although the survivor serves again: nothing more is removed',
    given: { claim, accelerators: without },
    answer: { verdict: 'ROLLING_BACK' },
    calls: [...READ, STAMP, ADD, READ_BACK],
    incident: stamped,
  },
  {
    when: 'ends if the group no longer exists',
    given: { claim, accelerators: [accelerator([[]])] },
    answer: { verdict: 'ROLLED_BACK' },
    calls: [...READ, CLOSE],
    incident: { phase: 'closed' },
  },
  {
    when: 'ends if the accelerator no longer exists',
    given: { claim, accelerators: [] },
    answer: { verdict: 'ROLLED_BACK' },
    calls: [...READ, CLOSE],
    incident: { phase: 'closed' },
  },
  {
    when: 'ends if no missing endpoint can come back',
    given: { claim, accelerators: without, refused: ['site-b/balancer'] },
    answer: { verdict: 'ROLLED_BACK', restored: [], lost: recorded('site-b') },
    calls: [...READ, STAMP, ADD, READ_BACK, CLOSE],
    incident: { phase: 'closed' },
  },
  {
    when: 'waits after some of the missing endpoints came back',
    given: { claim: twoRecorded, accelerators: without, refused: ['site-b/other'] },
    answer: { verdict: 'ROLLING_BACK', seconds: ACCELERATOR_QUIESCENCE },
    calls: [...READ, STAMP, `add ${BOTH}`, `look for ${BOTH}`],
    incident: stamped,
  },
  {
    when: 'fails, and is retried, if an added endpoint is not listed',
    given: { claim, accelerators: [accelerator([[{ endpoints: [] }]])], vanishing: ['site-b/balancer'] },
    answer: 'EndpointsNotSettled',
    calls: [...READ, STAMP, ADD, READ_BACK],
    incident: stamped,
  },
  {
    when: 'fails, and is retried, if the addition is not answered',
    given: {
      claim,
      accelerators: without,
      after: {
        [ADD]: () => {
          throw new AcceleratorUnavailable('no answer');
        },
      },
    },
    answer: 'AcceleratorUnavailable',
    calls: [...READ, STAMP, ADD],
    incident: stamped,
  },
  {
    when: 'adds nothing if another execution is first',
    given: { claim, accelerators: without, before: (overtake) => ({ [STAMP]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...READ, STAMP],
  },
  {
    when: 'ends once, with any order of the executions',
    given: { claim, before: (overtake) => ({ [CLOSE]: overtake }) },
    answer: 'ClaimChanged',
    calls: [...READ, CLOSE],
  },
]);

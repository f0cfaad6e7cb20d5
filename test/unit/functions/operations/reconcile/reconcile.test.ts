import { describe, expect, it } from 'vitest';
import type { FailedExecution } from '../../../../../functions/clients/execution-history.ts';
import * as errors from '../../../../../functions/domain/errors.ts';
import { INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { reconcile } from '../../../../../functions/operations/reconcile/reconcile.ts';
import { claimed, incident, LONG_AGO, MINUTE, opposite, UNCLAIMED } from '../../../support/claim.ts';
import {
  BETWEEN_SWEEPS,
  createReconcileWorld,
  type GivenExecutions,
  SWEEP,
} from '../../../support/reconcile.ts';
import { tableOf } from '../../../support/rows.ts';
import { accelerator, endpoint, listing, siteA, siteB } from '../../../support/topology.ts';

const READ = 'read claim';
const LIST = 'list ended executions';
const GROUPS = 'read accelerator-1';
const SURVIVOR = 'site-a: status of site-b';
const FENCED_SITE = 'site-b: status of site-a';
const closed = claimed(incident({ phase: 'closed' }));
const fenced = incident({
  phase: 'fenced',
  intent: { write: 'take-offline', at: LONG_AGO },
  takeOfflineSentAt: LONG_AGO,
  survivorAnsweredAt: LONG_AGO,
});
const { survivorAnsweredAt: _, ...unanswered } = fenced;
const claim = claimed(fenced);
const gone = [listing(siteA)];
const offline = { 'site-a': { holds: 'offline' } } as const;

const describeRows = tableOf(createReconcileWorld, (world) => reconcile({}, world.collaborators), {
  more: false,
});

const NOTHING = { verdict: 'NOTHING_TO_DO' };

describeRows('at rest it costs one read', [
  { when: 'without a claim', given: { claim: UNCLAIMED }, answer: NOTHING, calls: [READ] },
  { when: 'after an incident that is closed', given: { claim: closed }, answer: NOTHING, calls: [READ] },
  {
    when: 'and every ten minutes a look at executions',
    given: { claim: UNCLAIMED, now: SWEEP },
    answer: NOTHING,
    calls: [READ, LIST],
  },
]);

describeRows('whether the stack observes is kept first', [
  {
    when: 'when it begins to',
    given: { claim: UNCLAIMED, observe: true },
    answer: NOTHING,
    calls: [READ, 'write claim: none'],
  },
  {
    when: 'when it acts again, and all else goes on with that version',
    given: { claim: { ...claim, observeMode: { approved: [] } } },
    answer: { verdict: 'CLOSED', incident: fenced.incident },
    calls: [READ, 'write claim: fenced', GROUPS, SURVIVOR, FENCED_SITE, 'write claim: closed'],
    incident: { ...fenced, phase: 'closed' },
  },
]);

const left = (detail: string) => ({ verdict: 'LEFT', detail });
const CLOSE = [READ, GROUPS, SURVIVOR, FENCED_SITE];

describeRows('a fenced incident', [
  {
    when: 'is closed when its site serves again and both hold each other online',
    given: { claim },
    answer: { verdict: 'CLOSED', incident: fenced.incident },
    calls: [...CLOSE, 'write claim: closed'],
    incident: { ...fenced, phase: 'closed' },
  },
  {
    when: 'is left while its site is not in service, which costs no question',
    given: { claim, accelerators: gone },
    answer: left('site-b is not in service'),
    calls: [READ, GROUPS],
  },
  {
    when: 'is left while its site is listed and UNHEALTHY',
    given: { claim, accelerators: [listing(siteA, endpoint('site-b', { health: 'UNHEALTHY' }))] },
    answer: left('site-b is not in service'),
    calls: [READ, GROUPS],
  },
  ...(['offline', 'mixed', 'unknown'] as const).map((holds) => ({
    when: `is left while the survivor holds it ${holds}`,
    given: { claim, infinispan: { 'site-a': { holds } } },
    answer: left(`site-a holds site-b ${holds}`),
    calls: [READ, GROUPS, SURVIVOR],
  })),
  {
    when: 'is left while the fenced site holds the survivor offline',
    given: { claim, infinispan: { 'site-b': { holds: 'offline' } } },
    answer: left('site-b holds site-a offline'),
    calls: CLOSE,
  },
  {
    when: 'is left while a write may still take effect',
    given: {
      claim: claimed({ ...fenced, survivorAnsweredAt: BETWEEN_SWEEPS - (INFINISPAN_QUIESCENCE - 1) * 1000 }),
    },
    answer: left('a write may still take effect'),
    calls: CLOSE,
  },
  {
    when: 'gets the first answer of its survivor on record, before its site is back',
    given: {
      claim: claimed(unanswered),
      accelerators: gone,
      infinispan: offline,
    },
    answer: { verdict: 'ANSWERED', incident: fenced.incident },
    calls: [READ, GROUPS, SURVIVOR, 'write claim: fenced'],
    incident: { phase: 'fenced', survivorAnsweredAt: BETWEEN_SWEEPS },
  },
  {
    when: 'is left to the next minute when its survivor does not answer',
    given: { claim, infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('x') } } },
    answer: 'InfinispanUnavailable',
    calls: [READ, GROUPS, SURVIVOR],
  },
  {
    when: 'is left to the next minute when an execution is first',
    given: { claim, before: (overtake) => ({ 'write claim: closed': overtake }) },
    answer: 'ClaimChanged',
    calls: [...CLOSE, 'write claim: closed'],
  },
  {
    when: 'is asked about in the minute of the sweep, too',
    given: { claim, accelerators: gone, now: SWEEP },
    answer: left('site-b is not in service'),
    calls: [READ, LIST, GROUPS],
  },
]);

const sweep = (given: GivenExecutions): GivenExecutions => ({ claim: closed, now: SWEEP, ...given });
const ALL = [READ, LIST, GROUPS];
const BOTH_HELD = 'site-a: observe site-b + site-b: observe site-a';

describeRows('with no incident open, every ten minutes, it tells', [
  { when: 'of nothing where all is well', given: sweep({}), answer: NOTHING, calls: [...ALL, BOTH_HELD] },
  {
    when: 'that a site in service is held offline',
    given: sweep({ infinispan: offline }),
    answer: { verdict: 'DRIFT', remarks: ['site-a holds site-b offline, and site-b is in service'] },
    calls: [...ALL, BOTH_HELD],
  },
  {
    when: 'that both are held offline',
    given: sweep({ infinispan: { ...offline, 'site-b': { holds: 'mixed' } } }),
    answer: {
      verdict: 'DRIFT',
      remarks: [
        'site-a holds site-b offline, and site-b is in service',
        'site-b holds site-a mixed, and site-a is in service',
      ],
    },
    calls: [...ALL, BOTH_HELD],
  },
  {
    when: 'of a listener with nobody in service',
    given: sweep({
      accelerators: [accelerator([[{ endpoints: [siteA] }], [{ dial: 0, endpoints: [siteB] }]])],
    }),
    answer: { verdict: 'DRIFT', remarks: ['nobody is in service in accelerator-1/2'] },
    calls: [...ALL, 'site-b: observe site-a'],
  },
  {
    when: 'nothing of a listener that has no endpoint of a site',
    given: sweep({
      accelerators: [
        accelerator([[{ endpoints: [siteA, siteB] }], [{ endpoints: [{ ...siteB, site: null }] }]]),
      ],
    }),
    answer: NOTHING,
    calls: [...ALL, BOTH_HELD],
  },
  {
    when: 'nothing of an Infinispan that does not answer',
    given: sweep({ infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('x') } } }),
    answer: NOTHING,
    calls: [...ALL, BOTH_HELD],
  },
  {
    when: 'nothing of a site that is held offline and not in service',
    given: sweep({ accelerators: gone, infinispan: offline }),
    answer: NOTHING,
    calls: [...ALL, 'site-b: observe site-a'],
  },
]);

describe('an execution that ended without an outcome', () => {
  const ended = (stoppedAt: number): FailedExecution => ({
    arn: `arn:${stoppedAt}`,
    name: 'a-name',
    status: 'ABORTED',
    redriveCount: 0,
    stoppedAt,
  });

  it('is put on record for two hours, side by side, once the claim was read, unless it is', async () => {
    const recent = [ended(SWEEP - 119 * MINUTE), ended(SWEEP)];
    const told = ended(SWEEP - 5 * MINUTE);
    const world = createReconcileWorld({
      now: SWEEP,
      claim: claimed(opposite({ phase: 'closed' })),
      ended: [...recent, told, ended(SWEEP - 120 * MINUTE)],
      onRecord: [told.arn],
    });

    await reconcile({}, world.collaborators);

    expect(world.recorded).toEqual(
      recent.map((one) => ({ ...one, event: 'unknown', state: 'Take site offline' })),
    );
    expect(world.chain().slice(0, 5)).toEqual([
      READ,
      LIST,
      'look for its record + look for its record + look for its record',
      'read its ending + read its ending',
      'record ended execution + record ended execution',
    ]);
  });
});

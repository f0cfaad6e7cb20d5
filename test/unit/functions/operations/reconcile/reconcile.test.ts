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
const BOTH_STATUSES = `${SURVIVOR} + ${FENCED_SITE}`;
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

const NONE_IN_SERVICE = { kind: 'NO_SITE_IN_SERVICE', detail: 'no site is in service in accelerator-1/1' };

const describeRows = tableOf(createReconcileWorld, (world) => reconcile({}, world.collaborators), {
  more: false,
});

const NOTHING = { verdict: 'NOTHING_TO_DO' };

describeRows('at rest it costs one read', [
  { when: 'without a claim', given: { claim: UNCLAIMED }, answer: NOTHING, calls: [READ] },
  { when: 'after an incident that is closed', given: { claim: closed }, answer: NOTHING, calls: [READ] },
  {
    when: 'and every ten minutes a look at executions and for drift',
    given: { claim: UNCLAIMED, now: SWEEP },
    answer: { ...NOTHING, drift: [] },
    calls: [READ, LIST, 'list', GROUPS, BOTH_STATUSES],
  },
  {
    when: 'and every five minutes a look for drift',
    given: { claim: UNCLAIMED, now: SWEEP + 5 * MINUTE },
    answer: { ...NOTHING, drift: [] },
    calls: [READ, 'list', GROUPS, BOTH_STATUSES],
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
    answer: left('the Infinispan of site-a does not answer'),
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
    answer: { ...left('site-b is not in service'), drift: [] },
    calls: [READ, LIST, GROUPS, 'list', GROUPS, FENCED_SITE],
  },
  {
    when: 'is reported where tooling lists its site again, while the survivor holds it offline',
    given: { claim, infinispan: offline, now: SWEEP },
    answer: {
      verdict: 'DRIFT',
      drift: [
        {
          kind: 'OFFLINE_SITE_IN_SERVICE',
          detail: 'site-b is in service, and its status at the Infinispan of site-a is offline',
        },
      ],
    },
    calls: [READ, LIST, GROUPS, SURVIVOR, 'list', GROUPS, BOTH_STATUSES],
  },
  {
    when: 'is reported where its survivor goes out of service, whose listener the claim recorded',
    given: { claim, accelerators: [listing()], now: SWEEP },
    answer: { verdict: 'DRIFT', drift: [NONE_IN_SERVICE] },
    calls: [READ, LIST, GROUPS, 'list', GROUPS],
  },
]);

describeRows('a started incident without a living execution', [
  {
    when: 'is closed where an operator restored its site after the take-offline',
    given: { claim: claimed({ ...fenced, phase: 'started' }) },
    answer: { verdict: 'CLOSED', incident: fenced.incident },
    calls: [READ, 'describe executions', GROUPS, SURVIVOR, FENCED_SITE, 'write claim: closed'],
    incident: { ...fenced, phase: 'closed' },
  },
  {
    when: 'is restarted where its site is in service and the survivor holds it offline',
    given: { claim: claimed({ ...fenced, phase: 'started' }), infinispan: offline },
    answer: { verdict: 'STARTED', incident: fenced.incident, executions: [expect.any(String)] },
    calls: [READ, 'describe executions', GROUPS, SURVIVOR, 'start execution'],
  },
  {
    when: 'is restarted where its survivor does not answer',
    given: {
      claim: claimed({ ...fenced, phase: 'started' }),
      infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('x') } },
    },
    answer: { verdict: 'STARTED', incident: fenced.incident, executions: [expect.any(String)] },
    calls: [READ, 'describe executions', GROUPS, SURVIVOR, 'start execution'],
  },
  {
    when: 'is restarted in the run that records the first answer of its survivor',
    given: { claim: claimed({ ...unanswered, phase: 'started' }), accelerators: gone, infinispan: offline },
    answer: { verdict: 'STARTED', incident: fenced.incident, executions: [expect.any(String)] },
    calls: [READ, 'describe executions', GROUPS, SURVIVOR, 'write claim: started', 'start execution'],
    incident: { phase: 'started', survivorAnsweredAt: BETWEEN_SWEEPS },
  },
  {
    when: 'is restarted at once where no take-offline was sent',
    given: { claim: claimed(incident()) },
    answer: { verdict: 'STARTED', incident: fenced.incident, executions: [expect.any(String)] },
    calls: [READ, 'describe executions', 'start execution'],
  },
  {
    when: 'is left to its execution, and no drift is looked for',
    given: { claim: claimed({ ...fenced, phase: 'started' }), running: fenced.executions, now: SWEEP },
    answer: left(`an execution of ${fenced.incident} is running`),
    calls: [READ, LIST, 'describe executions'],
  },
]);

const sweep = (given: GivenExecutions): GivenExecutions => ({ claim: closed, now: SWEEP, ...given });
const ALL = [READ, LIST, 'list', GROUPS];
const offlineInService = (site: string, holder: string, status: string) => ({
  kind: 'OFFLINE_SITE_IN_SERVICE',
  detail: `${site} is in service, and its status at the Infinispan of ${holder} is ${status}`,
});

describeRows('without an open incident, every five minutes, it reports', [
  {
    when: 'nothing where all is well',
    given: sweep({}),
    answer: { ...NOTHING, drift: [] },
    calls: [...ALL, BOTH_STATUSES],
  },
  {
    when: 'a site in service that the other holds offline, though nothing was ever fenced',
    given: sweep({ claim: UNCLAIMED, infinispan: offline }),
    answer: { verdict: 'DRIFT', drift: [offlineInService('site-b', 'site-a', 'offline')] },
    calls: [...ALL, BOTH_STATUSES],
  },
  {
    when: 'both sites that hold each other offline',
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
    when: "nothing of another application's listener",
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
    when: 'nothing of an Infinispan that does not answer',
    given: sweep({ infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('x') } } }),
    answer: { ...NOTHING, drift: [] },
    calls: [...ALL, BOTH_STATUSES],
  },
  {
    when: 'nothing of a site that is held offline and not in service',
    given: sweep({ accelerators: gone, infinispan: offline }),
    answer: { ...NOTHING, drift: [] },
    calls: [...ALL, FENCED_SITE],
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

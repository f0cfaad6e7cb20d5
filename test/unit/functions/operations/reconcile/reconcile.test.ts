import { describe, expect, it } from 'vitest';
import type { FailedExecution } from '../../../../../functions/clients/execution-history.ts';
import * as errors from '../../../../../functions/domain/errors.ts';
import { INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { reconcile } from '../../../../../functions/operations/reconcile/reconcile.ts';
import {
  claimed,
  EXECUTION,
  incident,
  LONG_AGO,
  MINUTE,
  opposite,
  restoring,
  UNCLAIMED,
} from '../../../support/claim.ts';
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

describeRows('with no open incident it costs one read', [
  { when: 'without a claim', given: { claim: UNCLAIMED }, answer: NOTHING, calls: [READ] },
  { when: 'after a closed incident', given: { claim: closed }, answer: NOTHING, calls: [READ] },
  {
    when: 'and every ten minutes a search for executions and for drift',
    given: { claim: UNCLAIMED, now: SWEEP },
    answer: { ...NOTHING, drift: [] },
    calls: [READ, LIST, 'list', GROUPS, BOTH_STATUSES],
  },
  {
    when: 'and every five minutes a search for drift',
    given: { claim: UNCLAIMED, now: SWEEP + 5 * MINUTE },
    answer: { ...NOTHING, drift: [] },
    calls: [READ, 'list', GROUPS, BOTH_STATUSES],
  },
]);

describeRows('observe mode is recorded first', [
  {
    when: 'if it was switched on',
    given: { claim: UNCLAIMED, observe: true },
    answer: NOTHING,
    calls: [READ, 'write claim: none'],
  },
  {
    when: 'if it was switched off, and the rest of the run uses that version',
    given: { claim: { ...claim, observeMode: { approved: [] } } },
    answer: { verdict: 'CLOSED', incident: fenced.incident },
    calls: [READ, 'write claim: fenced', GROUPS, SURVIVOR, FENCED_SITE, 'write claim: closed'],
    incident: { ...fenced, phase: 'closed' },
  },
]);

const left = (detail: string) => ({ verdict: 'LEFT', detail });
const CLOSE = [READ, GROUPS, SURVIVOR, FENCED_SITE];

const restored = claimed(restoring());
const undone = restoring({}, { phase: 'started' });
const UNDONE = { verdict: 'STARTED', incident: undone.incident, executions: [expect.any(String)] };

describeRows('a restore', [
  {
    when: 'goes on while its own execution runs',
    given: { claim: restored, running: [EXECUTION] },
    answer: left('the restore of site-b is running'),
    calls: [READ, 'describe executions'],
  },
  {
    when: 'is undone once its execution has ended: an execution completes the fencing',
    given: { claim: restored },
    answer: UNDONE,
    calls: [READ, 'describe executions', 'write claim: started', 'start execution'],
    incident: undone,
  },
  {
    when: 'is undone while its endpoints go back, too',
    given: { claim: claimed(restoring({ step: 'joined' }, { phase: 'returning' })) },
    answer: UNDONE,
    calls: [READ, 'describe executions', 'write claim: started', 'start execution'],
    incident: { phase: 'started' },
  },
  {
    when: 'that names no execution is undone',
    given: { claim: claimed(incident({ phase: 'restoring' })) },
    answer: UNDONE,
    calls: [READ, 'write claim: started', 'start execution'],
    incident: { phase: 'started' },
  },
  {
    when: 'is not undone twice',
    given: { claim: restored, before: (overtake) => ({ 'write claim: started': overtake }) },
    answer: 'ClaimChanged',
    calls: [READ, 'describe executions', 'write claim: started'],
  },
  {
    when: 'that is undone is not closed, although the site is in service and both are online',
    given: { claim: claimed(undone) },
    answer: UNDONE,
    calls: [READ, 'describe executions', 'start execution'],
  },
]);

describeRows('a fenced incident', [
  {
    when: "with an unsettled clear notes the site's first answer since",
    given: { claim: claimed({ ...fenced, unsettled: { write: 'clear', at: LONG_AGO } }) },
    answer: { verdict: 'ANSWERED', incident: fenced.incident },
    calls: [...CLOSE, 'write claim: fenced'],
    incident: { unsettled: { write: 'clear', at: LONG_AGO, answeredAt: BETWEEN_SWEEPS } },
  },
  {
    when: 'with an unsettled clear stays open until that can no longer take effect',
    given: {
      claim: claimed({ ...fenced, unsettled: { write: 'clear', at: LONG_AGO, answeredAt: BETWEEN_SWEEPS } }),
    },
    answer: left('a write may still take effect'),
    calls: CLOSE,
  },
  {
    when: 'is closed if its site is in service again and each Infinispan reports the other site online',
    given: { claim },
    answer: { verdict: 'CLOSED', incident: fenced.incident },
    calls: [...CLOSE, 'write claim: closed'],
    incident: { ...fenced, phase: 'closed' },
  },
  {
    when: 'stays open while its site is not in service, without a query to Infinispan',
    given: { claim, accelerators: gone },
    answer: left('site-b is not in service'),
    calls: [READ, GROUPS],
  },
  {
    when: 'is closed at the moment from which no write can take effect',
    given: {
      claim: claimed({ ...fenced, survivorAnsweredAt: BETWEEN_SWEEPS - INFINISPAN_QUIESCENCE * 1000 }),
    },
    answer: { verdict: 'CLOSED', incident: fenced.incident },
    calls: [...CLOSE, 'write claim: closed'],
    incident: { phase: 'closed' },
  },
  {
    when: 'is closed without a search for drift in the same run',
    given: { claim, now: SWEEP },
    answer: { verdict: 'CLOSED', incident: fenced.incident },
    calls: [READ, LIST, GROUPS, SURVIVOR, FENCED_SITE, 'write claim: closed'],
    incident: { ...fenced, phase: 'closed' },
  },
  {
    when: 'is closed if no take-offline was sent and its site serves again',
    given: { claim: claimed(incident({ phase: 'fenced' })) },
    answer: { verdict: 'CLOSED', incident: fenced.incident },
    calls: [...CLOSE, 'write claim: closed'],
    incident: { phase: 'closed' },
  },
  {
    when: 'stays open if no take-offline was sent and its site is not in service',
    given: { claim: claimed(incident({ phase: 'fenced' })), accelerators: gone, infinispan: offline },
    answer: left('site-b is not in service'),
    calls: [READ, GROUPS, SURVIVOR],
  },
  {
    when: 'is not reported for a recorded listener that was deleted',
    given: { claim, accelerators: [accelerator([])], now: SWEEP },
    answer: { ...left('site-b is not in service'), drift: [] },
    calls: [READ, LIST, GROUPS, 'list', GROUPS],
  },
  {
    when: 'stays open while its site is listed and UNHEALTHY',
    given: { claim, accelerators: [listing(siteA, endpoint('site-b', { health: 'UNHEALTHY' }))] },
    answer: left('site-b is not in service'),
    calls: [READ, GROUPS],
  },
  ...(['offline', 'mixed', 'unknown'] as const).map((holds) => ({
    when: `stays open while its status at the survivor is ${holds}`,
    given: { claim, infinispan: { 'site-a': { holds } } },
    answer: left(`site-a holds site-b ${holds}`),
    calls: [READ, GROUPS, SURVIVOR],
  })),
  {
    when: "stays open while the survivor is offline at the fenced site's Infinispan",
    given: { claim, infinispan: { 'site-b': { holds: 'offline' } } },
    answer: left('site-b holds site-a offline'),
    calls: CLOSE,
  },
  {
    when: 'stays open while a write may still take effect',
    given: {
      claim: claimed({ ...fenced, survivorAnsweredAt: BETWEEN_SWEEPS - (INFINISPAN_QUIESCENCE - 1) * 1000 }),
    },
    answer: left('a write may still take effect'),
    calls: CLOSE,
  },
  {
    when: 'records the first answer of its survivor before its site is in service',
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
    when: 'waits for the next minute if its survivor does not answer',
    given: { claim, infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('x') } } },
    answer: left('the Infinispan of site-a does not answer'),
    calls: [READ, GROUPS, SURVIVOR],
  },
  {
    when: 'waits for the next minute if an execution is first',
    given: { claim, before: (overtake) => ({ 'write claim: closed': overtake }) },
    answer: 'ClaimChanged',
    calls: [...CLOSE, 'write claim: closed'],
  },
  {
    when: 'is also checked in the minute of the search for executions',
    given: { claim, accelerators: gone, now: SWEEP },
    answer: { ...left('site-b is not in service'), drift: [] },
    calls: [READ, LIST, GROUPS, 'list', GROUPS, FENCED_SITE],
  },
  {
    when: 'is reported if tooling lists its site again, while it is offline at the survivor',
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
    when: 'is reported if its survivor goes out of service in a listener that the claim recorded',
    given: { claim, accelerators: [listing()], now: SWEEP },
    answer: { verdict: 'DRIFT', drift: [NONE_IN_SERVICE] },
    calls: [READ, LIST, GROUPS, 'list', GROUPS],
  },
]);

describeRows('a started incident without a running execution', [
  {
    when: 'is closed if an operator restored its site after the take-offline',
    given: { claim: claimed({ ...fenced, phase: 'started' }) },
    answer: { verdict: 'CLOSED', incident: fenced.incident },
    calls: [READ, 'describe executions', GROUPS, SURVIVOR, FENCED_SITE, 'write claim: closed'],
    incident: { ...fenced, phase: 'closed' },
  },
  {
    when: 'is restarted if its site is in service and offline at the survivor',
    given: { claim: claimed({ ...fenced, phase: 'started' }), infinispan: offline },
    answer: { verdict: 'STARTED', incident: fenced.incident, executions: [expect.any(String)] },
    calls: [READ, 'describe executions', GROUPS, SURVIVOR, 'start execution'],
  },
  {
    when: 'is restarted if its survivor does not answer',
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
    when: 'is restarted at once if no take-offline was sent',
    given: { claim: claimed(incident()) },
    answer: { verdict: 'STARTED', incident: fenced.incident, executions: [expect.any(String)] },
    calls: [READ, 'describe executions', 'start execution'],
  },
  {
    when: 'is left to its running execution, without a search for drift',
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
    when: 'no listener that only the closed incident recorded',
    given: sweep({ accelerators: [listing()] }),
    answer: { ...NOTHING, drift: [] },
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
]);

describe('an execution that ended without an outcome', () => {
  const ended = (stoppedAt: number): FailedExecution => ({
    arn: `arn:${stoppedAt}`,
    name: 'a-name',
    status: 'ABORTED',
    redriveCount: 0,
    stoppedAt,
  });

  it('is recorded for two hours, in parallel, after the claim was read, unless it is on record', async () => {
    const recent = [ended(SWEEP - 119 * MINUTE), ended(SWEEP)];
    const onRecord = ended(SWEEP - 5 * MINUTE);
    const world = createReconcileWorld({
      now: SWEEP,
      claim: claimed(opposite({ phase: 'closed' })),
      ended: [...recent, onRecord, ended(SWEEP - 120 * MINUTE)],
      onRecord: [onRecord.arn],
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

import { describe, expect, it } from 'vitest';
import type { FailedExecution } from '../../../../../functions/clients/execution-history.ts';
import * as errors from '../../../../../functions/domain/errors.ts';
import { INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { reconcile } from '../../../../../functions/operations/reconcile/reconcile.ts';
import { claimed, incident, LONG_AGO, MINUTE, opposite, UNCLAIMED } from '../../../support/claim.ts';
import { BETWEEN_SWEEPS, createReconcileWorld, SWEEP } from '../../../support/reconcile.ts';
import { accelerator, endpoint, listing, siteA } from '../../../support/topology.ts';
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

const fenced = incident({
  phase: 'fenced',
  intent: { write: 'take-offline', at: LONG_AGO },
  takeOfflineSentAt: LONG_AGO,
  survivorAnsweredAt: LONG_AGO,
});
const { survivorAnsweredAt: _, ...unanswered } = fenced;
const claim = claimed(fenced);

const NONE_IN_SERVICE = { kind: 'NO_SITE_IN_SERVICE', detail: 'no site is in service in accelerator-1/1' };

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

const CLOSE = [READ, GROUPS, SURVIVOR, FENCED_SITE];

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
      drift: [offlineInService('site-b', 'site-a', 'offline')],
    },
    calls: [READ, LIST, GROUPS, SURVIVOR, 'list', GROUPS, BOTH_STATUSES],
  },
  {
    when: 'is reported if its site serves again and its survivor does not answer',
    given: { claim, infinispan: { 'site-a': { fails: new errors.InfinispanUnavailable('x') } }, now: SWEEP },
    answer: {
      verdict: 'DRIFT',
      drift: [
        {
          kind: 'OFFLINE_SITE_IN_SERVICE',
          detail:
            'site-b is in service, and the Infinispan of site-a, which took it offline, does not answer',
        },
      ],
    },
    calls: [READ, LIST, GROUPS, SURVIVOR, 'list', GROUPS, BOTH_STATUSES],
  },
  ...(['unknown', 'unsettled'] as const).map((holds) => ({
    when: `is reported if its site serves again and its status at the survivor is ${holds}`,
    given: { claim, infinispan: { 'site-a': { holds } }, now: SWEEP },
    answer: { verdict: 'DRIFT', drift: [offlineInService('site-b', 'site-a', holds)] },
    calls: [READ, LIST, GROUPS, SURVIVOR, 'list', GROUPS, BOTH_STATUSES],
  })),
  {
    when: 'is reported if its survivor goes out of service in a listener that the claim recorded',
    given: { claim, accelerators: [listing()], now: SWEEP },
    answer: { verdict: 'DRIFT', drift: [NONE_IN_SERVICE] },
    calls: [READ, LIST, GROUPS, 'list', GROUPS],
  },
]);

describeRows('a started incident with a running execution', [
  {
    when: 'is closed if its site was restored: the execution waits for another loss of the link',
    given: { claim: claimed({ ...fenced, phase: 'started' }), running: fenced.executions },
    answer: { verdict: 'CLOSED', incident: fenced.incident },
    calls: [READ, 'describe executions', GROUPS, SURVIVOR, FENCED_SITE, 'write claim: closed'],
    incident: { ...fenced, phase: 'closed' },
  },
  {
    when: 'is left alone until its site is in service again, so that the execution has no other writer',
    given: {
      claim: claimed({ ...unanswered, phase: 'started' }),
      accelerators: gone,
      infinispan: offline,
      running: fenced.executions,
    },
    answer: left(`an execution of ${fenced.incident} is running`),
    calls: [READ, 'describe executions', GROUPS],
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
    given: { claim: claimed(incident()), running: fenced.executions, now: SWEEP },
    answer: left(`an execution of ${fenced.incident} is running`),
    calls: [READ, LIST, 'describe executions'],
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

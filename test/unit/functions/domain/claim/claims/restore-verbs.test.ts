import { describe, it } from 'vitest';
import type { Claim, RestoringIncident } from '../../../../../../functions/domain/claim/claim.ts';
import type { createClaims } from '../../../../../../functions/domain/claim/claims.ts';
import {
  claimed,
  EXECUTION,
  incident,
  LONG_AGO,
  NOW,
  OTHER_EXECUTION,
  RESTORE,
  restoring,
} from '../../../../support/claim.ts';
import { ACTOR, begun, expectWritten, pause, type Row } from './verbs.ts';

const answered = { takeOfflineSentAt: LONG_AGO, survivorAnsweredAt: LONG_AGO };
const fenced = incident({ ...answered, phase: 'fenced' });
const { incompleteSince: _, ...complete } = restoring({ step: 'joined' });
const { takeOfflineSentAt: __, survivorAnsweredAt: ___, ...neverSent } = restoring();
const returning = {
  ...complete,
  phase: 'returning',
  returnedAt: LONG_AGO,
  intent: { write: 'add-endpoints', at: LONG_AGO },
} as const;
const clear = { write: 'clear', at: LONG_AGO } as const;
const push = { write: 'push', at: LONG_AGO } as const;

type Claims = ReturnType<typeof createClaims>;
type Act = (claims: Claims, read: Claim, current: RestoringIncident) => Promise<Claim>;
type RestoreRow = Omit<Row, 'act'> & { readonly act: Act };

const rows: RestoreRow[] = [
  {
    verb: 'start a restore: the site is incomplete from now on',
    found: claimed({ ...fenced, unsettled: { ...clear, answeredAt: LONG_AGO } }, { pause }),
    act: (claims, read, current) =>
      claims.startRestore(read, current, {
        execution: EXECUTION,
        by: 'alice',
        approvedBy: 'bob',
        counts: RESTORE.counts,
      }),
    written: {
      current: {
        ...fenced,
        phase: 'restoring',
        incompleteSince: NOW,
        restore: { ...RESTORE, startedAt: NOW },
      },
      pause,
    },
  },
  {
    verb: 'record the intent of a write at an Infinispan: it is unsettled, and the last intent stays',
    found: claimed(restoring()),
    act: (claims, read, current) => claims.recordRestoreIntent(read, current, 'clear'),
    written: { current: { ...restoring(), unsettled: { write: 'clear', at: NOW } } },
  },
  {
    verb: 'record the intent of a further addition of endpoints',
    found: claimed(returning),
    act: (claims, read, current) => claims.recordRestoreIntent(read, current, 'add-endpoints'),
    written: {
      current: {
        ...returning,
        intent: { write: 'add-endpoints', at: NOW },
        unsettled: { write: 'add-endpoints', at: NOW },
      },
    },
  },
  {
    verb: 'settle a write with what it has reached',
    found: claimed({ ...restoring({ step: 'isolated' }), unsettled: clear }),
    act: (claims, read, current) => claims.settle(read, current, { step: 'cleared', clearedAt: NOW }),
    written: { current: restoring({ step: 'cleared', clearedAt: NOW }) },
  },
  {
    verb: 'settle a write before the step is complete',
    found: claimed({ ...restoring(), unsettled: { write: 'take-survivor-offline', at: LONG_AGO } }),
    act: (claims, read, current) => claims.settle(read, current),
    written: { current: restoring() },
  },
  {
    verb: 'settle the last write: the data are complete',
    found: claimed({ ...restoring(), unsettled: { write: 'bring-survivor-online', at: LONG_AGO } }),
    act: (claims, read, current) => claims.settle(read, current, { step: 'joined' }),
    written: { current: complete },
  },
  {
    verb: 'settle an addition of endpoints',
    found: claimed({ ...returning, unsettled: { write: 'add-endpoints', at: LONG_AGO } }),
    act: (claims, read, current) => claims.settle(read, current),
    written: { current: returning },
  },
  {
    verb: 'start over: the evidence goes, and the site is incomplete again',
    found: claimed({ ...complete, restore: { ...complete.restore, clearedAt: LONG_AGO } }),
    act: (claims, read, current) => claims.restartRestore(read, current),
    written: { current: { ...restoring(), incompleteSince: NOW } },
  },
  {
    verb: 'start over, while the site is incomplete',
    found: claimed(restoring({ step: 'pushing' })),
    act: (claims, read, current) => claims.restartRestore(read, current),
    written: { current: restoring() },
  },
  {
    verb: 'return the traffic: the write announces the addition, too',
    found: claimed(complete),
    act: (claims, read, current) => claims.returnTraffic(read, current),
    written: {
      current: {
        ...complete,
        phase: 'returning',
        returnedAt: NOW,
        intent: { write: 'add-endpoints', at: NOW },
        unsettled: { write: 'add-endpoints', at: NOW },
      },
    },
  },
  {
    verb: 'complete the return by another execution',
    found: claimed(returning),
    act: (claims, read, current) => claims.resumeReturn(read, current, OTHER_EXECUTION),
    written: { current: { ...returning, restore: { ...returning.restore, execution: OTHER_EXECUTION } } },
  },
  {
    verb: 'give up: a started fencing with the unsettled write',
    found: claimed({ ...restoring(), unsettled: push }),
    act: (claims, read, current) => claims.giveUpRestore(read, current),
    written: { current: { ...restoring(), phase: 'started', unsettled: push } },
  },
  {
    verb: 'give up a restore of a site that was taken offline without an intent: it counts as sent',
    found: claimed(neverSent),
    act: (claims, read, current) => claims.giveUpRestore(read, current),
    written: { current: { ...neverSent, phase: 'started', takeOfflineSentAt: NOW } },
  },
  {
    verb: 'resume a restoring incident: the same',
    found: claimed(neverSent),
    act: (claims, read, current) => claims.resume(read, current, ACTOR),
    written: {
      current: {
        ...neverSent,
        phase: 'started',
        takeOfflineSentAt: NOW,
        executions: [OTHER_EXECUTION, EXECUTION],
        intent: begun.intent,
      },
    },
  },
  {
    verb: 'fenced again: nothing of the restore stays, but the incomplete data',
    found: claimed({ ...restoring(), phase: 'started', returnedAt: LONG_AGO, unsettled: push }),
    act: (claims, read, current) => claims.fence(read, current),
    written: { current: { ...fenced, incompleteSince: LONG_AGO } },
  },
  {
    verb: 'fenced again, while a write at the site is unsettled',
    found: claimed({ ...restoring(), phase: 'started', unsettled: clear }),
    act: (claims, read, current) => claims.fence(read, current),
    written: { current: { ...fenced, incompleteSince: LONG_AGO, unsettled: clear } },
  },
  {
    verb: 'the survivor answers after a push',
    found: claimed({ ...restoring(), unsettled: push }),
    act: (claims, read, current) => claims.recordAnswer(read, current),
    written: { current: { ...restoring(), unsettled: { ...push, answeredAt: NOW } } },
  },
  {
    verb: 'the survivor answers after a clear, which was not sent to it',
    found: claimed({ ...restoring(), unsettled: clear }),
    act: (claims, read, current) => claims.recordAnswer(read, current),
    written: { current: { ...restoring(), unsettled: clear } },
  },
  {
    verb: 'the site answers after a clear, which keeps the first time',
    found: claimed({ ...restoring(), unsettled: { ...clear, answeredAt: LONG_AGO + 1 } }),
    act: (claims, read, current) => claims.recordAnswerOfSite(read, current),
    written: { current: { ...restoring(), unsettled: { ...clear, answeredAt: LONG_AGO + 1 } } },
  },
];

describe('an operation writes the restore', () => {
  it.each(rows)('$verb', ({ act, ...row }) =>
    expectWritten({
      ...row,
      act: (claims, read, current) => act(claims, read, current as RestoringIncident),
    }),
  );
});

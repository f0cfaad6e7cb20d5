import type { SeededFault } from './seeded-faults.ts';

const RECONCILE = 'functions/operations/reconcile';
const OFFLINE = 'functions/fence/take-site-offline/take-site-offline.ts';
const END = 'functions/fence/update-endpoint-group/end-restore.ts';
const MATCH = 'functions/domain/claim/match-claim.ts';

/** The end of a restore by its undoing or by reconcile, and what its site may do (rules 14, 18, 20 and 21). */
export const RESTORE_UNDOING_FAULTS: readonly SeededFault[] = [
  {
    name: 'a restore goes on although the survivor no longer sees the site',
    rule: 14,
    file: 'functions/restore/watch-restore/watch-restore.ts',
    find: "if (unseen !== undefined) return giveUp('SITE_LOST_AGAIN', unseen.detail);",
    put: '',
    from: 92,
  },
  {
    name: "the survivor's alert does not end a restore",
    rule: 14,
    file: END,
    find: "if (verdict.verdict !== 'GO') return { ...verdict, ...named };",
    put: "if (claim.version > 0) return { ...wait('REPORTER_NOT_IN_SERVICE', ''), ...named };",
    from: 10,
  },
  {
    name: "in a pause the survivor's alert does not end a restore",
    rule: 14,
    file: END,
    find: "if (verdict.verdict !== 'GO') return { ...verdict, ...named };",
    put: "if (claim.pause || verdict.verdict !== 'GO')\n    return { ...wait('REPORTER_NOT_IN_SERVICE', ''), ...named };",
    from: 10,
  },
  {
    name: "the survivor's alert ends a restore without asking for the view",
    rule: 14,
    file: END,
    find: "  if (verdict.verdict !== 'GO') return { ...verdict, ...named };\n",
    put: '',
    from: 543,
  },
  {
    name: 'a fencing that completes an undone restore may be rolled back',
    rule: 14,
    file: 'functions/domain/claim/claims.ts',
    find: ': { ...incident, takeOfflineSentAt: incident.takeOfflineSentAt ?? now };',
    put: ': { ...incident, takeOfflineSentAt: undefined };',
    from: 3,
  },
  {
    name: 'reconcile leaves a restore whose execution has ended',
    rule: 14,
    file: `${RECONCILE}/reconcile.ts`,
    find: 'return followRestore(claim, incident, collaborators, ended);',
    put: "return { verdict: 'LEFT' };",
    from: 1,
  },
  {
    name: 'reconcile undoes a restore whose execution runs',
    rule: 14,
    file: `${RECONCILE}/follow-restore.ts`,
    find: '(await history.anyRunning([restore.execution], ended))',
    put: '(await history.anyRunning([], ended))',
    from: 1,
  },
  {
    name: 'reconcile reports the survivor that a restore took offline',
    file: `${RECONCILE}/drift.ts`,
    find: 'if (isUnused(holder)) return [];',
    put: '',
    from: 1,
  },
  {
    name: 'the site that is restored may fence the survivor',
    rule: 18,
    file: MATCH,
    find: "  if (mayLackData(incident)) return { relation: 'lost', incident };\n",
    put: '',
    from: 35,
  },
  {
    name: 'a returned site may fence the survivor that took it offline again',
    rule: 18,
    file: MATCH,
    find: "(phase === 'started' && takeOfflineSentAt > returnedAt)",
    put: "(phase === 'started' && takeOfflineSentAt > returnedAt && returnedAt < 0)",
    unfound:
      'the survivor must die just after its take-offline, and a late addition list the site again: too rare together',
    from: 1,
  },
  {
    name: 'reconcile does not complete the return of the traffic',
    rule: 20,
    file: `${RECONCILE}/follow-restore.ts`,
    find: '    return completeReturn(claim, { ...incident, restore }, collaborators);',
    put: "    return { verdict: 'LEFT' };",
    from: 1,
  },
  {
    name: 'a fencing is complete although a write of the undone restore may take effect',
    rule: 21,
    file: OFFLINE,
    find: 'return judgedAt >= settledAt(incident) ? undefined : unsettled;',
    put: 'return undefined;',
    from: 306,
  },
  {
    name: 'a fencing waits for the unsettled write at a dead site',
    rule: 21,
    file: OFFLINE,
    find: "if (unsettled === undefined || RESTORE_WRITES[unsettled.write] === 'site') return undefined;",
    put: 'if (unsettled === undefined) return undefined;',
    from: 14,
  },
];

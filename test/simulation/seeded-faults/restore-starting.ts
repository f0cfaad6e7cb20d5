import type { SeededFault } from './seeded-faults.ts';

const START = 'functions/restore/start-restore/start-restore.ts';
const OWN = 'functions/restore/own-restore.ts';

/** The start of a restore without one of its checks, and steps that do not look whose restore it is (rules 13 to 15). */
export const RESTORE_START_FAULTS: readonly SeededFault[] = [
  {
    name: 'a restore starts over a version that was read after everything else',
    rule: 13,
    file: START,
    find: 'await claims.startRestore(claim, incident, {',
    put: 'await claims.startRestore(await claims.read(), incident, {',
    from: 13,
  },
  {
    name: 'an approval does not expire',
    rule: 13,
    file: START,
    find: 'const tooOld = judgedAt - Date.parse(approvedAt) > approvalWithin * 1000;',
    put: 'const tooOld = judgedAt < 0;',
    from: 13,
  },
  {
    name: 'entries that the survivor has lost since the approval are not missed',
    rule: 13,
    file: START,
    find: 'lossSince(input.approvedEntries, plan);',
    put: 'lossSince({}, plan);',
    from: 601,
  },
  {
    name: 'an unsettled write is not waited for',
    rule: 15,
    file: OWN,
    find: 'if (judgedAt >= settledAt(incident)) return undefined;',
    put: 'if (judgedAt > 0) return undefined;',
    from: 12,
  },
  {
    name: 'a step acts in the restore of another execution',
    rule: 14,
    file: OWN,
    find: "if (incident?.restore?.execution !== execution || incident.phase !== 'restoring')",
    put: "if (incident?.restore === undefined || incident.phase !== 'restoring')",
    from: 750,
  },
];

import type { SeededFault } from './seeded-faults.ts';

const CLEAR = 'functions/restore/prepare-site/clear.ts';
const ISOLATE = 'functions/restore/prepare-site/isolate.ts';
const PUSH = 'functions/restore/push-state/push-state.ts';
const RETURN = 'functions/restore/return-traffic/return-traffic.ts';
const START = 'functions/restore/start-restore/start-restore.ts';
const CHECKS = 'functions/restore/site-checks.ts';
const OWN = 'functions/restore/own-restore.ts';
const RECONCILE = 'functions/operations/reconcile';
const OFFLINE = 'functions/fence/take-site-offline/take-site-offline.ts';

/** The first seed of a search that finds the fault soon. @default 1 */
const FROM: Readonly<Record<string, number>> = {
  'a site is cleared without the flag that keeps the clear from the survivor': 4,
  'nothing looks for clients at the site': 3,
  'an unsettled write is not waited for': 22,
};

/** Faults of restores, searched in runs with restores. Rules 13 to 22 of docs/exclusion.md. */
export const RESTORE_FAULTS: readonly SeededFault[] = (
  [
    {
      name: 'a site is cleared without the flag that keeps the clear from the survivor',
      file: 'functions/clients/infinispan-data.ts',
      find: "{ flags: 'SKIP_XSITE_BACKUP' }",
      put: '{}',
    },
    {
      name: 'a site is cleared without reading the groups',
      file: CLEAR,
      find: 'listedObstacle(known, site) ??',
      put: '',
    },
    {
      name: 'nothing looks for clients at the site',
      file: CHECKS,
      find: '  const [clients, { healthy }] = await Promise.all([',
      put: "  if (site !== '') return undefined;\n  const [clients, { healthy }] = await Promise.all([",
    },
    {
      name: 'the state of an earlier push is not reset',
      file: ISOLATE,
      find: '  await dataOf(reporter).resetPushes(site, caches);\n',
      put: '',
    },
    {
      name: 'the site does not write back to the survivor',
      file: PUSH,
      find: '    dataOf(site).bringOnline(reporter),',
      put: '    Promise.resolve(),',
    },
    {
      name: 'neither the entries nor the age of the caches are compared',
      file: CHECKS,
      find: "  if (clearedAt === undefined) return 'the site was not cleared';",
      put: '  if (clearedAt === undefined || clearedAt > 0) return undefined;',
    },
    {
      name: 'a step does not ask for the step before it',
      file: OWN,
      find: 'if (before !== undefined && incident.restore.step !== before)',
      put: 'if (before !== undefined && judgedAt < 0)',
    },
    {
      name: 'an unsettled write is not waited for',
      file: OWN,
      find: 'if (unsettled === undefined || judgedAt >= settledAt(incident)) return undefined;',
      put: 'if (unsettled === undefined || judgedAt > 0) return undefined;',
    },
    {
      name: 'a fencing is complete although a write of the undone restore may take effect',
      file: OFFLINE,
      find: 'return judgedAt >= settledAt(incident) ? undefined : unsettled;',
      put: 'return undefined;',
    },
    {
      name: 'a fencing waits for the unsettled write at a dead site',
      file: OFFLINE,
      find: "if (unsettled === undefined || RESTORE_WRITES[unsettled.write] === 'site') return undefined;",
      put: 'if (unsettled === undefined) return undefined;',
    },
    {
      name: "the survivor's alert ends a restore without asking for the view",
      file: 'functions/fence/update-endpoint-group/end-restore.ts',
      find: "  if (verdict.verdict !== 'GO') return { ...verdict, ...named };\n",
      put: '',
    },
    {
      name: 'reconcile leaves a restore whose execution has ended',
      file: `${RECONCILE}/reconcile.ts`,
      find: 'return followRestore(claim, incident, collaborators, ended);',
      put: "return { verdict: 'LEFT' };",
    },
    {
      name: 'reconcile does not complete the return of the traffic',
      file: `${RECONCILE}/follow-restore.ts`,
      find: '    return completeReturn(claim, { ...incident, restore }, collaborators);',
      put: "    return { verdict: 'LEFT' };",
    },
    {
      name: 'reconcile undoes a restore whose execution runs',
      file: `${RECONCILE}/follow-restore.ts`,
      find: '(await history.anyRunning([restore.execution], ended))',
      put: '(await history.anyRunning([], ended))',
    },
    {
      name: 'reconcile reports the survivor that a restore took offline',
      file: `${RECONCILE}/drift.ts`,
      find: 'if (isUnused(holder)) return [];',
      put: '',
    },
    {
      name: 'the site that is restored may fence the survivor',
      file: 'functions/domain/claim/match-claim.ts',
      find: "  if (mayLackData(incident)) return { relation: 'lost', incident };\n",
      put: '',
    },
    {
      name: 'a restored incident is closed without the quiescence period',
      file: RETURN,
      find: 'if (judgedAt < quiet) return',
      put: 'if (judgedAt < 0) return',
    },
    {
      name: 'a restore starts over a version that was read after everything else',
      file: START,
      find: 'await claims.startRestore(claim, incident, {',
      put: 'await claims.startRestore(await claims.read(), incident, {',
    },
    {
      name: 'an approval is valid for ever',
      file: START,
      find: 'const tooOld = judgedAt - Date.parse(approvedAt) > approvalWithin * 1000;',
      put: 'const tooOld = judgedAt < 0;',
    },
    {
      name: 'a site is cleared although the survivor has lost its data',
      file: CLEAR,
      find: 'if (empty !== undefined) return',
      put: "if (empty === '') return",
    },
    {
      name: 'the endpoints go back before Keycloak is started',
      file: RETURN,
      find: "if (incident.phase === 'restoring' && !(await keycloakRuns(input, incident, collaborators)))",
      put: "if (incident.phase !== 'restoring' && !(await keycloakRuns(input, incident, collaborators)))",
    },
  ] as const
).map((fault) => ({ ...fault, from: FROM[fault.name] ?? 1, restores: true }));

import type { SeededFault } from './seeded-faults.ts';

const CLEAR = 'functions/restore/prepare-site/clear.ts';
const PUSH = 'functions/restore/push-state/push-state.ts';
const RETURN = 'functions/restore/return-traffic/return-traffic.ts';
const START = 'functions/restore/start-restore/start-restore.ts';
const CHECKS = 'functions/restore/site-checks.ts';
const OWN = 'functions/restore/own-restore.ts';
const CLAIMS = 'functions/domain/claim/claims.ts';

/**
 * The steps of a restore without one of their checks (rules 13, 15 to 17 and 19). Rules 16 and 22 have unit tests only: an
 * execution runs one step at a time, so that the step in the claim is what it expects; and a late addition after the
 * closing, or a late take-offline after the start of a restore, is known at no low seed.
 */
export const RESTORE_STEP_FAULTS: readonly SeededFault[] = [
  {
    name: 'a restore starts over a version that was read after everything else',
    rule: 13,
    file: START,
    find: 'await claims.startRestore(claim, incident, {',
    put: 'await claims.startRestore(await claims.read(), incident, {',
    from: 1,
  },
  {
    name: 'an approval does not expire',
    rule: 13,
    file: START,
    find: 'const tooOld = judgedAt - Date.parse(approvedAt) > approvalWithin * 1000;',
    put: 'const tooOld = judgedAt < 0;',
    from: 1,
  },
  {
    name: 'an unsettled write is not waited for',
    rule: 15,
    file: OWN,
    find: 'if (judgedAt >= settledAt(incident)) return undefined;',
    put: 'if (judgedAt > 0) return undefined;',
    from: 22,
  },
  {
    name: 'a step acts in the restore of another execution',
    rule: 14,
    file: OWN,
    find: "if (incident?.restore?.execution !== execution || incident.phase !== 'restoring')",
    put: "if (incident?.restore === undefined || incident.phase !== 'restoring')",
    from: 1,
  },
  {
    name: 'a site is cleared without the flag that keeps the clear from the survivor',
    rule: 17,
    file: 'functions/clients/infinispan-data.ts',
    find: "{ flags: 'SKIP_XSITE_BACKUP' }",
    put: '{}',
    from: 4,
  },
  {
    name: 'a site is cleared without reading the groups',
    rule: 17,
    file: CLEAR,
    find: 'listedObstacle(known, site) ??',
    put: '',
    from: 1,
  },
  {
    name: 'a site is cleared although the survivor has lost its data',
    rule: 17,
    file: CLEAR,
    find: 'if (emptied !== undefined) {',
    put: "if (emptied?.[0] === '') {",
    from: 1,
  },
  {
    name: 'nothing looks for clients at the site',
    rule: 19,
    file: CHECKS,
    find: '  const [clients, healthy] = await Promise.all([',
    put: "  if (site !== '') return undefined;\n  const [clients, healthy] = await Promise.all([",
    from: 3,
  },
  {
    name: 'clients are looked for only before the site writes back',
    rule: 19,
    file: PUSH,
    find: 'if (since !== undefined) {',
    put: "if (since !== undefined && status !== 'online') {",
    from: 1,
  },
  {
    name: 'the state of an earlier push is not reset',
    rule: 19,
    file: 'functions/restore/prepare-site/isolate.ts',
    find: '  await dataOf(reporter).resetPushes(site, caches);\n',
    put: '',
    from: 1,
  },
  {
    name: 'the site writes back before the push',
    rule: 19,
    file: PUSH,
    find: '() => dataOf(reporter).startPush(site));',
    put: 'async () => {\n      await dataOf(site).bringOnline(reporter);\n      await dataOf(reporter).startPush(site);\n    });',
    from: 1,
  },
  {
    name: 'the site does not write back to the survivor',
    rule: 19,
    file: PUSH,
    find: '    dataOf(site).bringOnline(reporter),',
    put: '    Promise.resolve(),',
    from: 1,
  },
  {
    name: 'neither the entries nor the age of the caches are compared',
    rule: 19,
    file: CHECKS,
    find: "  if (clearedAt === undefined) return 'the site was not cleared';",
    put: '  if (clearedAt === undefined || clearedAt > 0) return undefined;',
    from: 1,
  },
  {
    name: 'the endpoints go back before Keycloak is started',
    rule: 19,
    file: RETURN,
    find: "if (incident.phase === 'restoring' && !(await keycloakRuns(input, incident, collaborators)))",
    put: "if (incident.phase !== 'restoring' && !(await keycloakRuns(input, incident, collaborators)))",
    from: 1,
  },
  {
    name: 'the endpoints go back while the claim is still restoring',
    rule: 19,
    file: CLAIMS,
    find: "{ ...incident, phase: 'returning', returnedAt: now }",
    put: '{ ...incident, returnedAt: now }',
    from: 1,
  },
];

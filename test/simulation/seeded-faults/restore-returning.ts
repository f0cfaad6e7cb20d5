import type { SeededFault } from './seeded-faults.ts';

const PUSH = 'functions/restore/push-state/push-state.ts';

/** Data before traffic: the push, the site that writes back, and the endpoints that go back (rules 19 and 20). */
export const RESTORE_RETURN_FAULTS: readonly SeededFault[] = [
  {
    name: 'clients are looked for only before the site writes back',
    rule: 19,
    file: PUSH,
    find: 'if (since !== undefined) {',
    put: "if (since !== undefined && status !== 'online') {",
    from: 509,
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
    file: 'functions/restore/site-checks.ts',
    find: "  if (clearedAt === undefined) return 'the site was not cleared';",
    put: '  if (clearedAt === undefined || clearedAt > 0) return undefined;',
    from: 265,
  },
  {
    name: 'the endpoints go back before Keycloak is started',
    rule: 19,
    file: 'functions/restore/return-traffic/return-traffic.ts',
    find: "if (incident.phase === 'restoring' && !(await keycloakRuns(input, incident, collaborators)))",
    put: "if (incident.phase !== 'restoring' && !(await keycloakRuns(input, incident, collaborators)))",
    unfound: 'the watch before it waits for Keycloak, which would have to stop within the next seconds',
    from: 1,
  },
  {
    name: 'the endpoints go back while the claim is still restoring',
    rule: 19,
    file: 'functions/domain/claim/claims.ts',
    find: "{ ...incident, phase: 'returning', returnedAt: now }",
    put: '{ ...incident, returnedAt: now }',
    from: 1,
  },
  {
    name: 'reconcile leaves a return whose execution has ended',
    rule: 20,
    file: 'functions/operations/reconcile/follow-restore.ts',
    find: 'return completeReturn(claim, { ...incident, restore }, collaborators);',
    put: "return { verdict: 'LEFT', detail: 'the return' };",
    from: 140,
  },
];

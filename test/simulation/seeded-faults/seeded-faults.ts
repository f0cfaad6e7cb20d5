import { FENCE_SITE } from '../../../functions/domain/workflows.ts';
import { CUT_FAULTS } from './cut.ts';
import { MODE_FAULTS } from './modes.ts';
import { MONITORING_FAULTS } from './monitoring.ts';
import { QUIESCENCE_FAULTS } from './quiescence.ts';
import { RESTORE_CLEARING_FAULTS } from './restore-clearing.ts';
import { HIDDEN_RESTORE_FAULTS } from './restore-hidden.ts';
import { RESTORE_RETURN_FAULTS } from './restore-returning.ts';
import { RESTORE_START_FAULTS } from './restore-starting.ts';
import { RESTORE_UNDOING_FAULTS } from './restore-undoing.ts';
import { WRITING_STEP_FAULTS } from './writing-steps.ts';

/** A fault that is put into the real code or definition, in memory. The simulation must find it, unless it says why not. */
export interface SeededFault {
  readonly name: string;
  /**
   * The rule of docs/exclusion.md that the fault removes. @default - it removes a guard that is not a rule of the claim
   */
  readonly rule?: number;
  /** The file, from the repository's root, and the text in it that is replaced, which must occur once. */
  readonly file: string;
  readonly find: string;
  readonly put: string;
  /** The search has restores. @default false */
  readonly restores?: boolean;
  /** The search has the probe, a preferred survivor, and a region that is out for long. @default false */
  readonly cut?: boolean;
  /** Why no seed finds the fault. @default - the search finds it */
  readonly unfound?: string;
  /** The first seed of the search. A search from here finds the fault soon. */
  readonly from: number;
}

const CLAIMS = 'functions/domain/claim/claims.ts';
const CLAIM_STORE = 'functions/clients/claim-store.ts';
const MATCH = 'functions/domain/claim/match-claim.ts';
const CLOSE = 'functions/operations/reconcile/close.ts';
const HEALTH = 'functions/fence/check-reporter-health/check-reporter-health.ts';
const PRECONDITIONS = 'functions/domain/preconditions.ts';
const DEFINITION = FENCE_SITE.definition;

/** Each fault removes one rule of the claim, or another guard. */
export const SEEDED_FAULTS: readonly SeededFault[] = [
  ...MODE_FAULTS,
  ...MONITORING_FAULTS,
  ...QUIESCENCE_FAULTS,
  ...WRITING_STEP_FAULTS,
  ...[
    ...RESTORE_START_FAULTS,
    ...RESTORE_CLEARING_FAULTS,
    ...RESTORE_RETURN_FAULTS,
    ...RESTORE_UNDOING_FAULTS,
    ...HIDDEN_RESTORE_FAULTS,
  ].map((fault) => ({ ...fault, restores: true })),
  ...CUT_FAULTS.map((fault) => ({ ...fault, cut: true })),
  {
    name: 'a rotated password has no grace period',
    file: 'functions/clients/passwords.ts',
    find: 'candidates: [current, ...previous],',
    put: 'candidates: [current],',
    from: 1,
  },
  {
    name: 'the opposite decision takes over a started claim',
    rule: 3,
    file: MATCH,
    find: "return { relation: carriedOut && servesAgain ? 'supersede' : 'lost', incident };",
    put: "return carriedOut && servesAgain ? { relation: 'supersede', incident } : { relation: 'start' };",
    from: 14,
  },
  {
    name: "the reporter's view alone confirms the loss of the link at once",
    file: 'functions/domain/link-loss.ts',
    find: 'REPORTER_ALONE: REPORTER_LOOKS,',
    put: 'REPORTER_ALONE: 1,',
    from: 74,
  },
  {
    name: "the claim's key is taken from the alert",
    file: 'test/simulation/run/lambda.ts',
    find: 'clientsOf(process, simulation)',
    put: 'clientsOf(process, simulation, (payload as { event: { site: string } }).event.site)',
    from: 1,
  },
  {
    name: 'a write intent does not raise the version',
    rule: 4,
    file: CLAIM_STORE,
    find: 'const version = before.version + 1;',
    put: 'const version = before.version + (next.current?.phase === before.current?.phase ? 0 : 1);',
    from: 1,
  },
  {
    name: 'a start with an endpoint of unknown site',
    rule: 1,
    file: PRECONDITIONS,
    find: 'if (unidentified.length > 0)',
    put: 'if (unidentified.length < 0)',
    from: 53,
  },
  {
    name: 'a rollback does not put the superseded claim back',
    rule: 7,
    file: CLAIMS,
    find: "write(read, read.superseded ?? { ...incident, phase: 'closed' })",
    put: "write(read, { ...incident, phase: 'closed' })",
    from: 16,
  },
  {
    name: 'a lost response is recognised by the version, not by the token',
    rule: 10,
    file: CLAIM_STORE,
    find: 'if (found.token !== token) throw notWritten(error);',
    put: 'if (found.version !== version) throw notWritten(error);',
    from: 43,
  },
  {
    name: 'reconcile does not restart an incident without a running execution',
    rule: 9,
    file: 'functions/operations/reconcile/reconcile.ts',
    find: 'const isRunning = await collaborators.history.anyRunning(incident.executions);',
    put: 'const isRunning = collaborators.clock.now() > 0;',
    from: 23,
  },
  {
    name: 'reconcile closes without both Infinispans online',
    rule: 9,
    file: CLOSE,
    find: "if (survivor !== 'online') return",
    put: "if (survivor === 'unknown') return",
    from: 5,
  },
  {
    name: 'reconcile does not close a started incident whose pair is whole',
    rule: 9,
    file: 'functions/operations/reconcile/reconcile.ts',
    find: 'const closed = await closeRestored(claim, incident, collaborators, isRunning);',
    put: "const closed: ReconcileOutput = { verdict: 'LEFT' };",
    from: 107,
  },
  {
    name: 'the health check refuses an open claim of the same decision',
    rule: 2,
    file: HEALTH,
    find: "if (found.relation !== 'start' && found.relation !== 'supersede') {",
    put: "if (found.relation === 'roll-back') {",
    from: 23,
  },
  {
    name: "one node's answer counts for the whole cluster",
    file: 'functions/clients/infinispan.ts',
    find: 'Array.from({ length: CONNECTIONS }, () => statusOfNode(',
    put: 'Array.from({ length: 1 }, () => statusOfNode(',
    from: 7,
  },
  {
    name: 'the workflow stops when the endpoints are already gone',
    rule: 2,
    file: DEFINITION,
    find: '"Condition": "{% $output.verdict = \'GO\' %}",\n          "Next": "Take site offline"',
    put: '"Condition": "{% $output.verdict = \'GO\' %}",\n          "Next": "Record the fencing"',
    from: 108,
  },
  {
    name: "one site master's answer is enough",
    rule: 1,
    file: 'functions/clients/cluster-answer.ts',
    find: 'siteMaster && sitesView.includes(localSite),\n  );',
    put: 'siteMaster && sitesView.includes(localSite),\n  ).slice(0, 1);',
    from: 13,
  },
  {
    name: 'the workflow waits 300 s at its start',
    file: DEFINITION,
    find: '"StartAt": "Initialize",\n  "TimeoutSeconds": 9000,\n  "States": {',
    put: '"StartAt": "Wait",\n  "TimeoutSeconds": 9000,\n  "States": {\n    "Wait": { "Type": "Wait", "Seconds": 300, "Next": "Initialize" },',
    from: 1,
  },
  {
    name: 'a failing step is caught and ends in a Fail state',
    rule: 2,
    file: DEFINITION,
    find: '"Next": "Offline result?"\n    },',
    put: '"Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Failed" }],\n      "Next": "Offline result?"\n    },\n    "Failed": { "Type": "Fail", "Error": "Failed" },',
    from: 27,
  },
  {
    name: "resolved alerts are read from the group's status",
    file: 'functions/webhook/alert.ts',
    find: "status !== 'firing'",
    put: "status === 'nothing'",
    from: 1,
  },
  {
    name: 'the right user or the right password is enough',
    file: 'functions/webhook/basic-auth.ts',
    find: 'rightUser & rightPassword',
    put: 'rightUser | rightPassword',
    from: 1,
  },
];

import { FENCE_SITE } from '../../../functions/domain/workflows.ts';
import { MODE_FAULTS } from './modes.ts';
import { MONITORING_FAULTS } from './monitoring.ts';
import { QUIESCENCE_FAULTS } from './quiescence.ts';

/** A fault that is put into the real code or definition, in memory. The simulation must find it. */
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
  /** The first seed of the search. A search from here finds the fault soon. */
  readonly from: number;
}

const RECHECK = 'functions/fence/update-endpoint-group/recheck.ts';
const START = 'functions/fence/update-endpoint-group/start.ts';
const RESUME = 'functions/fence/update-endpoint-group/resume.ts';
const SUPERSEDE = 'functions/fence/update-endpoint-group/supersede.ts';
const ROLL_BACK = 'functions/fence/update-endpoint-group/roll-back.ts';
const OFFLINE = 'functions/fence/take-site-offline/take-site-offline.ts';
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
  {
    name: 'a rotated password has no grace period',
    file: 'functions/clients/passwords.ts',
    find: 'candidates: [current, ...previous],',
    put: 'candidates: [current],',
    from: 1,
  },
  {
    name: 'endpoints are removed before the claim is written',
    rule: 1,
    file: START,
    find: '  const started = await collaborators.claims.start(',
    put: '  await collaborators.endpointGroups.remove(situation.listed);\n  const started = await collaborators.claims.start(',
    from: 1,
  },
  {
    name: 'the opposite decision takes over a started claim',
    rule: 3,
    file: MATCH,
    find: "return { relation: carriedOut && servesAgain ? 'supersede' : 'lost', incident };",
    put: "return carriedOut && servesAgain ? { relation: 'supersede', incident } : { relation: 'start' };",
    from: 47,
  },
  {
    name: "the claim's key is taken from the alert",
    file: 'test/simulation/run/lambda.ts',
    find: 'clientsOf(process, simulation)',
    put: 'clientsOf(process, simulation, (payload as { event: { site: string } }).event.site)',
    from: 1,
  },
  {
    name: 'no write intent before the take-offline',
    rule: 4,
    file: OFFLINE,
    find: "const announced = await claims.recordIntent(claim, incident, 'take-offline');",
    put: 'const announced = claim;',
    from: 17,
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
    name: 'a write intent is conditional on the decision only',
    rule: 4,
    file: OFFLINE,
    find: "const announced = await claims.recordIntent(claim, incident, 'take-offline');",
    put: "const fresh = await claims.read();\n  const announced = await claims.recordIntent(fresh, fresh.current ?? incident, 'take-offline');",
    from: 122,
  },
  {
    name: 'a start on a version read after groups and view',
    rule: 1,
    file: START,
    find: 'await collaborators.claims.start(situation.claim, ',
    put: 'await collaborators.claims.start(await collaborators.claims.read(), ',
    from: 13,
  },
  {
    name: 'a start without checking the preconditions again',
    rule: 1,
    file: START,
    find: "if (verdict.verdict !== 'GO') return verdict;",
    put: '',
    from: 4,
  },
  {
    name: 'a start after the view has healed',
    rule: 1,
    file: RECHECK,
    find: 'requireSiteViewLoss: settings.requireSiteViewLoss,',
    put: 'requireSiteViewLoss: false,',
    from: 3,
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
    name: 'endpoints that were listed again are removed without checking the preconditions',
    rule: 6,
    file: RESUME,
    find: 'if (sent && listed.length > 0) return completeAgain(situation, incident, collaborators);',
    put: '',
    from: 32,
  },
  {
    name: 'the record of a removal names only the endpoints of the last try',
    file: 'functions/fence/update-endpoint-group/remove.ts',
    find: 'before: endpoints, removed: endpoints }',
    put: 'before: listed, removed: listed }',
    from: 130,
  },
  {
    name: 'the health of the reporter is not read again when a fencing resumes',
    rule: 5,
    file: RESUME,
    find: 'if (!sent && !survivorServes(',
    put: 'if (!sent && survivorServes([], event) && !survivorServes(',
    from: 73,
  },
  {
    name: 'the groups are not read before the take-offline',
    rule: 2,
    file: OFFLINE,
    find: 'if (endpointsOf(known, event.site).length > 0)',
    put: 'if (known.length < 0)',
    from: 88,
  },
  {
    name: 'a fencing whose take-offline was sent is rolled back',
    rule: 5,
    file: RESUME,
    find: 'const sent = incident.takeOfflineSentAt !== undefined;',
    put: 'const sent = incident.startedAt < 0;',
    from: 1,
  },
  {
    name: 'a fenced incident is completed without checking the preconditions',
    rule: 6,
    file: RECHECK,
    find: "if (verdict.verdict !== 'GO') return { ...verdict, ...named };",
    put: '',
    from: 5,
  },
  {
    name: 'a rollback adds nothing back',
    rule: 5,
    file: ROLL_BACK,
    find: 'const missing = notListed(incident.endpoints, accelerators);',
    put: 'const missing = notListed([], accelerators);',
    from: 18,
  },
  {
    name: 'superseding takes two writes',
    rule: 7,
    file: START,
    find: 'const started = await collaborators.claims.start(situation.claim, actorOf(situation), superseded);',
    put: 'const closed = superseded ? await collaborators.claims.close(situation.claim, superseded) : situation.claim;\n  const started = await collaborators.claims.start(closed, actorOf(situation));',
    from: 5,
  },
  {
    name: 'a rollback does not put the superseded claim back',
    rule: 7,
    file: CLAIMS,
    find: "write(read, read.superseded ?? { ...incident, phase: 'closed' })",
    put: "write(read, { ...incident, phase: 'closed' })",
    from: 35,
  },
  {
    name: 'superseding without the branch "offline"',
    rule: 7,
    file: SUPERSEDE,
    find: "if (status === 'offline' || status === 'mixed') {",
    put: "if (status === 'unknown') {",
    from: 17,
  },
  {
    name: 'superseding without the branch "no answer and UNHEALTHY"',
    rule: 7,
    file: SUPERSEDE,
    find: 'if (!dead || judgedAt < quiescentWithoutAnswer(incident)) return lost;',
    put: 'if (dead || !dead) return lost;',
    from: 10,
  },
  {
    name: 'a lost response is recognised by the version, not by the token',
    rule: 10,
    file: CLAIM_STORE,
    find: 'if (found.token !== token) throw notWritten(error);',
    put: 'if (found.version !== version) throw notWritten(error);',
    from: 84,
  },
  {
    name: 'reconcile does not restart an incident without a running execution',
    rule: 9,
    file: 'functions/operations/reconcile/reconcile.ts',
    find: 'if (await collaborators.history.anyRunning(incident.executions)) {',
    put: 'if ((await collaborators.history.anyRunning(incident.executions)) || collaborators.clock.now() > 0) {',
    from: 32,
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
    name: 'the health check refuses an open claim of the same decision',
    rule: 2,
    file: HEALTH,
    find: "if (found.relation === 'resume' || found.relation === 'verify' || found.relation === 'roll-back') {",
    put: "if (found.relation === 'roll-back') {",
    from: 11,
  },
  {
    name: 'a fencing stops because the view healed after the removal',
    rule: 2,
    file: RESUME,
    find: '  const { event, execution } = input;\n',
    put: "  const { event, execution } = input;\n  const view = await collaborators.infinispanOf(event.reporter).observe(event.site).catch(() => undefined);\n  if (view?.sitesView.includes(event.site)) {\n    return { verdict: 'NO', reason: 'SITE_VIEW_HEALED', detail: '' };\n  }\n",
    from: 26,
  },
  {
    name: "the status is not verified after Infinispan's 200",
    rule: 2,
    file: OFFLINE,
    find: 'await verifyOffline(infinispan, event.site);',
    put: '',
    from: 8,
  },
  {
    name: "one node's answer counts for the whole cluster",
    file: 'functions/clients/infinispan.ts',
    find: 'Array.from({ length: CONNECTIONS }, () => statusOfNode(',
    put: 'Array.from({ length: 1 }, () => statusOfNode(',
    from: 2,
  },
  {
    name: 'the workflow stops when the endpoints are already gone',
    rule: 2,
    file: DEFINITION,
    find: '"Condition": "{% $output.verdict = \'GO\' %}",\n          "Next": "Take site offline"',
    put: '"Condition": "{% $output.verdict = \'GO\' %}",\n          "Next": "Record the fencing"',
    from: 1,
  },
  {
    name: 'the view of a node that is not the site master decides',
    rule: 1,
    file: PRECONDITIONS,
    find: 'if (!siteMaster) return wait(',
    put: "if (!siteMaster && localSite === '') return wait(",
    from: 239,
  },
  {
    name: "one site master's answer is enough",
    rule: 1,
    file: 'functions/clients/cluster-answer.ts',
    find: 'siteMaster && sitesView.includes(localSite),\n  );',
    put: 'siteMaster && sitesView.includes(localSite),\n  ).slice(0, 1);',
    from: 5,
  },
  {
    name: 'the workflow waits 300 s at its start',
    file: DEFINITION,
    find: '"StartAt": "Initialize",\n  "TimeoutSeconds": 2880,\n  "States": {',
    put: '"StartAt": "Wait",\n  "TimeoutSeconds": 2880,\n  "States": {\n    "Wait": { "Type": "Wait", "Seconds": 300, "Next": "Initialize" },',
    from: 1,
  },
  {
    name: 'a failing step is caught and ends in a Fail state',
    rule: 2,
    file: DEFINITION,
    find: '"Next": "Offline result?"\n    },',
    put: '"Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Failed" }],\n      "Next": "Offline result?"\n    },\n    "Failed": { "Type": "Fail", "Error": "Failed" },',
    from: 5,
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

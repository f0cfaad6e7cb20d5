import { FAULTS_OF_MODES } from './modes.ts';
import { FAULTS_OF_QUIET_TIME } from './quiet-time.ts';

/** A fault put into the real code or definition, in memory, to see that the simulation finds it. */
export interface SeededFault {
  readonly name: string;
  /** The file, from the repository's root, and the text in it that is replaced. */
  readonly file: string;
  readonly find: string;
  readonly put: string;
  /** A seed from which the fault is found soon; the search goes on from there. */
  readonly from: number;
}

const UPDATE = 'functions/fence/update-endpoint-group/update-endpoint-group.ts';
const BEGIN = 'functions/fence/update-endpoint-group/start.ts';
const RELEASE = 'functions/fence/update-endpoint-group/roll-back.ts';
const OFFLINE = 'functions/fence/take-site-offline/take-site-offline.ts';
const CLAIMS = 'functions/domain/claim/claims.ts';
const STANCE = 'functions/domain/claim/match-claim.ts';
const CLOSE = 'functions/operations/reconcile/close.ts';
const REVIVE = 'functions/operations/reconcile/restart.ts';
const HEALTH = 'functions/fence/check-reporter-health/check-reporter-health.ts';
const BEGINNING = 'functions/domain/preconditions.ts';
const DEFINITION = 'statemachine/fence-site.asl.json';

/** The rules of the claim, one left out at a time, and what besides has gone wrong elsewhere. */
export const FAULTS: readonly SeededFault[] = [
  ...FAULTS_OF_MODES,
  ...FAULTS_OF_QUIET_TIME,
  {
    name: 'what was rotated has no grace',
    file: 'functions/clients/passwords.ts',
    find: 'return { right: [current, ...previous],',
    put: 'return { right: [current],',
    from: 1,
  },
  {
    name: 'begin before the write',
    file: BEGIN,
    find: '  const begun = await collaborators.claims.begin(',
    put: '  await collaborators.endpointGroups.remove(listed);\n  const begun = await collaborators.claims.begin(',
    from: 1,
  },
  {
    name: 'the opposite decision takes over a begun claim',
    file: STANCE,
    find: "return { stance: carriedOut && servesAgain ? 'replace' : 'lost', incident };",
    put: "return carriedOut && servesAgain ? { stance: 'replace', incident } : { stance: 'begin' };",
    from: 31,
  },
  {
    name: 'the key is taken from the alert',
    file: 'test/simulation/world/lambda.ts',
    find: 'clientsOf(process, simulation)',
    put: 'clientsOf(process, simulation, (payload as { event: { site: string } }).event.site)',
    from: 1,
  },
  {
    name: 'no stamp before the POST',
    file: OFFLINE,
    find: "const stamped = await claims.stamp(claim, incident, 'take-offline');",
    put: 'const stamped = claim;',
    from: 4,
  },
  {
    name: 'a stamp does not raise the version',
    file: 'functions/clients/claim-store.ts',
    find: 'const version = before.version + 1;',
    put: 'const version = before.version + (next.current?.phase === before.current?.phase ? 0 : 1);',
    from: 1,
  },
  {
    name: 'a stamp asks for the decision only',
    file: OFFLINE,
    find: "const stamped = await claims.stamp(claim, incident, 'take-offline');",
    put: "const fresh = await claims.read();\n  const stamped = await claims.stamp(fresh, fresh.current ?? incident, 'take-offline');",
    from: 40,
  },
  {
    name: 'begin on a version read after groups and view',
    file: BEGIN,
    find: 'await collaborators.claims.begin(claim, ',
    put: 'await collaborators.claims.begin(await collaborators.claims.read(), ',
    from: 6,
  },
  {
    name: 'begin without asking again',
    file: BEGIN,
    find: "if (verdict.verdict !== 'GO') return verdict;",
    put: '',
    from: 2,
  },
  {
    name: 'a beginning is completed although the view has healed',
    file: BEGIN,
    find: 'siteViewDecides: settings.siteViewDecides,',
    put: 'siteViewDecides: false,',
    from: 2,
  },
  {
    name: 'the reporter is not read again at join',
    file: UPDATE,
    find: 'if (!survivorServes(',
    put: 'if (survivorServes([], event) && !survivorServes(',
    from: 47,
  },
  {
    name: 'the groups are not read before the POST',
    file: OFFLINE,
    find: 'if (endpointsOf(read, event.site).length > 0) return',
    put: 'if (read.length < 0) return',
    from: 48,
  },
  {
    name: 'a stamped POST is released',
    file: UPDATE,
    find: 'if (incident.postedAt === undefined) return startReleasing',
    put: 'if (incident.beganAt > 0) return startReleasing',
    from: 1,
  },
  {
    name: 'fenced is not asked afresh',
    file: UPDATE,
    find: "if (verdict.verdict !== 'GO') return { ...verdict, incident: incident.incident };",
    put: '',
    from: 5,
  },
  {
    name: 'a release adds nothing back',
    file: RELEASE,
    find: 'const missing = notListed(incident.endpoints, world);',
    put: 'const missing = notListed([], world);',
    from: 11,
  },
  {
    name: 'replace as two writes',
    file: BEGIN,
    find: 'const begun = await collaborators.claims.begin(claim, actorOf(question, world, listed), replaced);',
    put: 'const closed = replaced ? await collaborators.claims.close(claim, replaced) : claim;\n  const begun = await collaborators.claims.begin(closed, actorOf(question, world, listed));',
    from: 3,
  },
  {
    name: 'a release does not put the replaced claim back',
    file: CLAIMS,
    find: "write(read, read.replaced ?? { ...incident, phase: 'closed' })",
    put: "write(read, { ...incident, phase: 'closed' })",
    from: 20,
  },
  {
    name: 'replace without the branch "offline"',
    file: BEGIN,
    find: "if (held === 'offline' || held === 'mixed') {",
    put: "if (held === 'unknown') {",
    from: 4,
  },
  {
    name: 'replace without the branch "no answer and UNHEALTHY"',
    file: BEGIN,
    find: 'if (!dead || world.judgedAt < quietWithoutAnswer(incident)) return lost;',
    put: 'if (dead || !dead) return lost;',
    from: 7,
  },
  {
    name: 'reconcile leaves an incident without its owner',
    file: REVIVE,
    find: 'if (await history.anyRunning(incident.executions)) {',
    put: 'if ((await history.anyRunning(incident.executions)) || clock.now() > 0) {',
    from: 22,
  },
  {
    name: 'reconcile closes without both Infinispans online',
    file: CLOSE,
    find: "if (survivor !== 'online') return",
    put: "if (survivor === 'unknown') return",
    from: 5,
  },
  {
    name: 'an open claim does not pass the health check',
    file: HEALTH,
    find: "if (found.stance === 'join' || found.stance === 'verify' || found.stance === 'release') {",
    put: "if (found.stance === 'release') {",
    from: 6,
  },
  {
    name: 'not completed because the view healed after the removal',
    file: UPDATE,
    find: '  const listed = endpointsOf(accelerators, event.site);\n  if (!survivorServes(',
    put: "  const listed = endpointsOf(accelerators, event.site);\n  const again = await askAfresh(question, await collaborators.claims.read(), await lookAt(question, { application: '', version: 0, token: '' }, collaborators), collaborators);\n  if (again.verdict === 'NO') return again;\n  if (!survivorServes(",
    from: 11,
  },
  {
    name: "Infinispan's 200 is believed",
    file: OFFLINE,
    find: 'await verifyOffline(infinispan, event.site);',
    put: '',
    from: 4,
  },
  {
    name: "one node's word taken for the cluster's",
    file: 'functions/clients/infinispan.ts',
    find: 'Array.from({ length: CONNECTIONS }, () => wordOfNode(',
    put: 'Array.from({ length: 1 }, () => wordOfNode(',
    from: 1,
  },
  {
    name: 'stopping when the endpoints are already gone',
    file: DEFINITION,
    find: '"Condition": "{% $answer.verdict = \'GO\' %}",\n          "Next": "Take site offline"',
    put: '"Condition": "{% $answer.verdict = \'GO\' %}",\n          "Next": "Record the fencing"',
    from: 1,
  },
  {
    name: 'a view is believed from a node that is not the site master',
    file: BEGINNING,
    find: 'if (!siteMaster) return wait(',
    put: "if (!siteMaster && localSite === '') return wait(",
    from: 123,
  },
  {
    name: 'catching into Fail',
    file: DEFINITION,
    find: '"Next": "Is the site offline?"\n    },',
    put: '"Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Failed" }],\n      "Next": "Is the site offline?"\n    },\n    "Failed": { "Type": "Fail", "Error": "Failed" },',
    from: 1,
  },
  {
    name: "resolved alerts are read from the group's status",
    file: 'functions/webhook/alert.ts',
    find: "status !== 'firing'",
    put: "status === 'nothing'",
    from: 1,
  },
  {
    name: 'or-ed credentials',
    file: 'functions/webhook/basic-auth.ts',
    find: 'rightUser & rightPassword',
    put: 'rightUser | rightPassword',
    from: 1,
  },
];

import type { SeededFault } from './seeded-faults.ts';

const CLEAR = 'functions/restore/prepare-site/clear.ts';
const RETURN = 'functions/restore/return-traffic/return-traffic.ts';

/**
 * Checks of a restore whose absence no seed is known to show: another check prevents the same harm, or the case is too
 * rare. The search for all faults leaves them out; `--fault NAME --restores` searches one. Unit tests cover each check
 * (test/unit/functions/restore/own-restore: isolating, clearing, watching-a-push, steps, returning, starting).
 */
export const HIDDEN_RESTORE_FAULTS: readonly SeededFault[] = [
  {
    name: 'neither the header of a clear is tested, nor must the survivor be offline at the site',
    rule: 17,
    file: CLEAR,
    find: "  if (!readsFlags.every(Boolean)) return giveUp('FLAGS_NOT_READ', `${site} accepts an unknown flag`);\n  if (ofSite.backup !== 'offline') return again(`${reporter} is ${ofSite.backup} at ${site}`);\n",
    put: '',
    unfound: 'the flag keeps each clear from the survivor, and no run has a route that drops the header',
    from: 1,
  },
  {
    name: 'a push counts as complete although the survivor has the site offline',
    rule: 19,
    file: 'functions/restore/watch-restore/watch-restore.ts',
    find: "return observation.backup === 'online' ? { verdict: 'GO' } : again(`${site} is ${observation.backup}`);",
    put: "return { verdict: 'GO' };",
    unfound: 'the step that lets the site write back asks for the status as well, and so does the return',
    from: 1,
  },
  {
    name: 'a step does not compare the step in the claim',
    rule: 16,
    file: 'functions/restore/own-restore.ts',
    find: 'if (before !== undefined && incident.restore.step !== before)',
    put: 'if (before !== undefined && incident.restore.step === undefined)',
    unfound: 'one execution carries a restore out step by step, so it repeats a step at most (rule 14)',
    from: 1,
  },
  {
    name: 'endpoints go back although the site has not joined',
    rule: 16,
    file: RETURN,
    find: "if (incident.restore.step !== 'joined')",
    put: 'if (incident.restore.step === undefined)',
    unfound: 'the workflow comes to this step after the site has joined, and the sites are compared again',
    from: 1,
  },
  {
    name: 'an incident is closed in the quiescence period of an addition',
    rule: 22,
    file: RETURN,
    find: 'if (judgedAt < quiet) return',
    put: 'if (judgedAt < 0) return',
    unfound:
      'an addition without an answer is unsettled, and waited for (rule 15); one with an answer is over',
    from: 1,
  },
  {
    name: 'a restore starts in the quiescence period of a take-offline',
    rule: 13,
    file: 'functions/restore/start-restore/start-restore.ts',
    find: 'if (judgedAt < quiet) return',
    put: 'if (judgedAt < 0) return',
    unfound:
      'a take-offline that is pending at a survivor, and a restore that starts within minutes, are too rare together',
    from: 1,
  },
  {
    name: 'a new round asks the site before the survivor stops sending to it',
    rule: 14,
    file: 'functions/restore/prepare-site/isolate.ts',
    find: '  own = await takeSiteOffline(own, collaborators);\n  const users = await clientObstacle(own.incident, input.request.keycloak, collaborators);\n',
    put: '  const users = await clientObstacle(own.incident, input.request.keycloak, collaborators);\n  own = await takeSiteOffline(own, collaborators);\n',
    unfound:
      'a site that dies between its last answer and the error of its push is rare: one seed of 7,000 had it',
    from: 1,
  },
];

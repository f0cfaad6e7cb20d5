import type { SeededFault } from './seeded-faults.ts';

const LINK_LOSS = 'functions/domain/link-loss.ts';
const KNOWN_SITES = 'functions/domain/known-sites.ts';
const PROBE = 'functions/domain/probe.ts';
const START_EVENT = 'functions/operations/probe/start-event.ts';

/** Faults in the time before a fencing starts: the confirmation, the preference, the known sites, and the probe. */
export const CUT_FAULTS: readonly SeededFault[] = [
  {
    name: 'the preferred survivor is given no time',
    file: LINK_LOSS,
    find: 'site === preferredSurvivor && otherSite.answered',
    put: "site === '' && otherSite.answered",
    from: 10,
  },
  {
    name: 'the preference is a veto',
    file: LINK_LOSS,
    find: '(deferred ? DEFERRED_LOOKS : 0)',
    put: '(deferred ? 10_000 : 0)',
    from: 135,
  },
  {
    name: 'a silent site is preferred, too',
    file: LINK_LOSS,
    find: 'otherSite.answered && listenersInService(accelerators, site).length > 0;',
    put: 'true;',
    from: 53,
  },
  {
    name: 'the known sites are never used',
    file: KNOWN_SITES,
    find: 'age > OLDEST',
    put: 'age >= 0',
    from: 1,
  },
  {
    name: 'each look of the probe is an event of its own',
    file: PROBE,
    find: 'if (previous !== undefined) return [previous];',
    put: 'if (previous !== undefined) return [{ ...previous, startsAt: now }];',
    from: 43,
  },
  {
    name: 'the probe takes the end of a reporter for the end of its outage',
    file: PROBE,
    find: 'if (seesOther === true) return [];',
    put: 'if (seesOther !== false) return [];',
    from: 9,
  },
  {
    name: 'the probe never starts an attempt',
    file: START_EVENT,
    find: "confirmed: verdict === 'GO'",
    put: "confirmed: verdict === 'NO'",
    from: 3,
  },
];

import type { SeededFault } from './seeded-faults.ts';

const LINK_LOSS = 'functions/domain/link-loss.ts';
const KNOWN_SITES = 'functions/domain/known-sites.ts';
const PROBE = 'functions/domain/probe.ts';
const START_EVENT = 'functions/operations/probe/start-event.ts';

/**
 * Faults in the time before a fencing starts: the confirmation, the preference, the known sites, and the probe. With
 * `SITE_SILENT: 1` nothing is fenced, because `again` requires two silent looks, too. If the probe starts an attempt without
 * a confirmation, nothing is fenced either, because the workflow confirms the loss again: the check of the probe finds it.
 */
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
  {
    name: 'a single silent look confirms the loss',
    file: LINK_LOSS,
    find: 'if (looks >= needed && again)',
    put: "if (evidence === 'SITE_SILENT' || (looks >= needed && again))",
    from: 23,
  },
  {
    name: 'a silent look counts although the site has answered an earlier one',
    file: LINK_LOSS,
    find: "evidence !== 'SITE_SILENT' || previous?.evidence === evidence || looks >= REPORTER_LOOKS",
    put: 'true',
    from: 23,
  },
  {
    name: 'a password that is refused counts as silence',
    file: LINK_LOSS,
    find: 'asked: !showsNothing(error)',
    put: 'asked: true',
    from: 6,
  },
  {
    name: 'a known site is used although it was read just now',
    file: KNOWN_SITES,
    find: 'age < YOUNGEST',
    put: 'age < 0',
    from: 15,
  },
  {
    name: 'the probe starts an attempt without a confirmation',
    file: START_EVENT,
    find: "confirmed: verdict === 'GO'",
    put: 'confirmed: true',
    from: 92,
  },
  {
    name: 'the probe trusts site masters that have just started to answer',
    file: PROBE,
    find: 'now - seen.steadySince >= PROBE_STEADY_PERIOD * 1000',
    put: 'now >= seen.steadySince',
    from: 92,
  },
  {
    name: 'the probe trusts site masters that were just elected',
    file: PROBE,
    find: 'siteMasters.every((master) => previous.siteMasters.includes(master))',
    put: 'siteMasters.length > 0',
    from: 92,
  },
  {
    name: 'the probe trusts site masters that have just booted',
    file: PROBE,
    find: 'previous.missed < MISSED_BY_A_RESTART',
    put: 'previous.missed >= 0',
    from: 92,
  },
];

import type { SeededFault } from './seeded-faults.ts';

const CLEAR = 'functions/restore/prepare-site/clear.ts';

/** The site is isolated and cleared without one of the checks (rules 17 and 19). */
export const RESTORE_CLEARING_FAULTS: readonly SeededFault[] = [
  {
    name: 'a site is cleared without the flag that keeps the clear from the survivor',
    rule: 17,
    file: 'functions/clients/infinispan-data.ts',
    find: "{ flags: 'SKIP_XSITE_BACKUP' }",
    put: '{}',
    from: 76,
  },
  {
    name: 'a site is cleared without reading the groups',
    rule: 17,
    file: CLEAR,
    find: 'listedObstacle(known, site) ??',
    put: '',
    from: 759,
  },
  {
    name: 'a site is cleared without looking for clients',
    rule: 17,
    file: CLEAR,
    find: 'lost(viewObstacle(ofSite, site, reporter)) ??\n    users;',
    put: 'lost(viewObstacle(ofSite, site, reporter));',
    from: 1810,
  },
  {
    name: 'a site is cleared although the survivor has lost its data',
    rule: 17,
    file: CLEAR,
    find: 'if (emptied !== undefined) {',
    put: "if (emptied === '') {",
    from: 1286,
  },
  {
    name: 'nothing looks for clients at the site',
    rule: 19,
    file: 'functions/restore/site-checks.ts',
    find: '  const [clients, healthy] = await Promise.all([',
    put: "  if (site !== '') return undefined;\n  const [clients, healthy] = await Promise.all([",
    from: 3,
  },
  // Found as a restore that never ends: a push that is not idle is not believed here, before the push, and by the counts.
  {
    name: 'the state of an earlier push is not reset',
    rule: 19,
    file: 'functions/restore/prepare-site/isolate.ts',
    find: '  await dataOf(reporter).resetPushes(site, caches);\n',
    put: '',
    from: 6,
  },
];

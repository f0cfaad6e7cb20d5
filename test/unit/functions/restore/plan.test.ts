import { describe, expect, it } from 'vitest';
import type { RestoreReason } from '../../../../functions/domain/restore/outcomes.ts';
import { checkRestore } from '../../../../functions/restore/check-restore/check-restore.ts';
import {
  claimed,
  EXECUTION,
  incident,
  MINUTE,
  NOW,
  OTHER_EXECUTION,
  opposite,
  restoring,
  UNCLAIMED,
} from '../../support/claim.ts';
import { STEPS } from '../../support/restore-steps.ts';
import {
  createRestoreWorld,
  FENCED,
  type GivenRestore,
  INPUT,
  KEYCLOAK_RUNS,
} from '../../support/restore-world.ts';
import { both, endpoint, listing, recorded, siteA, siteB } from '../../support/topology.ts';

const fenced = claimed(FENCED);
const unhealthyA = endpoint('site-a', { health: 'UNHEALTHY' });
const unidentified = { ...siteB, endpointId: 'unknown', site: null };

const REFUSED: { when: string; given: GivenRestore; reason: RestoreReason }[] = [
  { when: 'no claim', given: { claim: UNCLAIMED }, reason: 'NOTHING_FENCED' },
  {
    when: 'a closed incident',
    given: { claim: claimed({ ...FENCED, phase: 'closed' }) },
    reason: 'NOTHING_FENCED',
  },
  { when: 'a fencing in progress', given: { claim: claimed(incident()) }, reason: 'NOTHING_FENCED' },
  {
    when: 'the other site fenced',
    given: { claim: claimed(opposite({ phase: 'fenced' })) },
    reason: 'NOTHING_FENCED',
  },
  {
    when: 'another restore',
    given: { claim: claimed(restoring({ execution: OTHER_EXECUTION })) },
    reason: 'RESTORE_RUNNING',
  },
  {
    when: 'a pause',
    given: { claim: { ...fenced, pause: { until: NOW + MINUTE, reason: 'x' } } },
    reason: 'PAUSED',
  },
  { when: 'observe mode', given: { observe: true }, reason: 'OBSERVE_ONLY' },
  {
    when: 'observe mode in the claim',
    given: { claim: { ...fenced, observeMode: { approved: [] } } },
    reason: 'OBSERVE_ONLY',
  },
  {
    when: 'no recorded endpoint',
    given: { claim: claimed({ ...FENCED, endpoints: [] }) },
    reason: 'NO_ENDPOINTS',
  },
  { when: 'the site is listed', given: { accelerators: [both] }, reason: 'SITE_IN_SERVICE' },
  {
    when: 'an endpoint of unknown site',
    given: { accelerators: [listing(siteA, unidentified)] },
    reason: 'SITE_IN_SERVICE',
  },
  {
    when: 'the survivor is not in service',
    given: { accelerators: [listing(unhealthyA)] },
    reason: 'SURVIVOR_NOT_IN_SERVICE',
  },
  {
    when: 'a recorded group is gone',
    given: {
      claim: claimed({ ...FENCED, endpoints: recorded('site-b').map((one) => ({ ...one, group: 'gone' })) }),
    },
    reason: 'ENDPOINT_GONE',
  },
  {
    when: 'a recorded load balancer is gone',
    given: { targets: { healthy: 0, targets: 2, gone: ['site-b/balancer'] } },
    reason: 'ENDPOINT_GONE',
  },
  {
    when: 'the survivor does not see the site',
    given: { arrange: ({ a }) => a.setView(['site-a']) },
    reason: 'SITE_NOT_SEEN',
  },
  {
    when: 'the site does not see the survivor',
    given: { arrange: ({ b }) => b.setView(['site-b']) },
    reason: 'SITE_NOT_SEEN',
  },
  {
    when: 'a site without a site master',
    given: { arrange: ({ b }) => b.setSiteMasters([false, false]) },
    reason: 'SITE_NOT_SEEN',
  },
  { when: 'no ADMIN', given: { permission: 'BULK_WRITE BULK_READ' }, reason: 'SITE_NOT_SEEN' },
  { when: 'no BULK_WRITE', given: { permission: 'ADMIN BULK_READ' }, reason: 'NOT_PERMITTED' },
  { when: 'no BULK_READ', given: { permission: 'ADMIN BULK_WRITE' }, reason: 'NOT_PERMITTED' },
  {
    when: 'a cache at one site only',
    given: { arrange: ({ b }) => b.setCaches({ sessions: ['site-a'], more: ['site-a'] }) },
    reason: 'CACHES_DIFFER',
  },
  {
    when: 'no backups',
    given: {
      arrange: ({ a, b }) => {
        a.setCaches({ local: [] });
        b.setCaches({ local: [] });
      },
    },
    reason: 'CACHES_DIFFER',
  },
  {
    when: 'a route that drops the flags',
    given: { arrange: ({ b }) => b.setDropsFlags(true) },
    reason: 'FLAGS_NOT_READ',
  },
  {
    when: 'a cache without statistics',
    given: { withoutStatistics: ['actionTokens'] },
    reason: 'NO_STATISTICS',
  },
  {
    when: 'a client at the site',
    given: { arrange: ({ b }) => b.setClients([[{ principal: 'keycloak', protocol: null }], []]) },
    reason: 'CLIENTS_AT_SITE',
  },
  { when: 'a healthy target', given: { targets: KEYCLOAK_RUNS }, reason: 'CLIENTS_AT_SITE' },
  {
    when: 'no targets',
    given: { targets: { healthy: 0, targets: 0, gone: [] } },
    reason: 'KEYCLOAK_NOT_SEEN',
  },
  {
    when: 'a survivor that lost its entries',
    given: { arrange: ({ a }) => a.receive('sessions', 'clear') },
    reason: 'SURVIVOR_EMPTY',
  },
];

describe('a restore is refused, and nothing is written', () => {
  it.each(REFUSED)('$when: $reason', async ({ given, reason }) => {
    const world = createRestoreWorld(given);
    const before = world.claim();

    const checked = await checkRestore(INPUT, world.collaborators);
    const started = await STEPS.start(world);

    expect(checked).toMatchObject({ verdict: 'NO', reason });
    expect(started).toMatchObject({ verdict: 'NO' });
    expect(world.posts).toEqual([]);
    expect(world.claim()).toBe(before);
    expect(world.executions).toEqual([]);
  });
});

it.each(['.', '..'])('fails for a cache with the name "%s", of which no request is sent', async (name) => {
  const named = { sessions: ['site-a'], [name]: ['site-a'] };
  const world = createRestoreWorld({ arrange: ({ b }) => b.setCaches(named) });

  await expect(checkRestore(INPUT, world.collaborators)).rejects.toMatchObject({
    name: 'InfinispanRefused',
    message: `no path can have the cache "${name}"`,
  });
  expect(world.posts).toEqual([]);
});

describe('a plan', () => {
  it('names the entries that are thrown away and pushed, and the endpoints', async () => {
    const world = createRestoreWorld();

    const { plan } = (await checkRestore(INPUT, world.collaborators)) as { plan: unknown };

    expect(plan).toEqual({
      incident: FENCED.incident,
      site: 'site-b',
      survivor: 'site-a',
      entries: { actionTokens: { survivor: 0, site: 0 }, sessions: { survivor: 5, site: 2 } },
      endpoints: [{ endpointId: 'site-b/balancer', group: 'accelerator-1/1/1', weight: 128 }],
      remarks: [],
    });
    expect(world.posts).toEqual([]);
  });

  it('of an execution that has started the restore already is that restore', async () => {
    const world = createRestoreWorld({ claim: claimed(restoring({ execution: EXECUTION })) });

    expect(await checkRestore(INPUT, world.collaborators)).toMatchObject({ verdict: 'STARTED' });
  });

  it.each([
    { request: { ...INPUT.request, site: '../x' } },
    { request: { ...INPUT.request, version: 2 } },
    { request: { ...INPUT.request, more: 1 } },
    { request: null },
  ])('is refused for the input $request', async ({ request }) => {
    const world = createRestoreWorld();

    await expect(checkRestore({ ...INPUT, request }, world.collaborators)).rejects.toMatchObject({
      name: 'InputRefused',
    });
  });
});

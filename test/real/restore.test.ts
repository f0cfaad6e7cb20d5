import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSiteStates } from '../../infra/local/stack/site-state.ts';
import { INFINISPAN_VERSIONS } from '../../infra/local/support/infinispan-version.ts';
import { endQuiescence } from '../local/support/restore.ts';
import { otherSite, SITES } from '../local/support/world.ts';
import { differences } from './support/restore/caches.ts';
import { carryOut, closeSoon } from './support/restore/carry-out.ts';
import { expectFencedAgain, print, printFault, untilWritesSucceed } from './support/restore/expected.ts';
import { endFaults, FAULTS, logRequests, untilPartPushed } from './support/restore/faults.ts';
import {
  type CachesOfSites,
  cachesOfSites,
  type Data,
  fenceWithData,
  fresh,
  listedWeights,
  STALE,
  UNCHANGED,
  WEIGHTS,
} from './support/restore/fenced.ts';
import { type RestoreGround, startRestoreGround } from './support/restore/ground.ts';
import { startWriter } from './support/restore/writer.ts';

/** Both versions, one and two nodes, 25,000 entries of 1 KB, and faults: an hour. @default - one version, 3,200 entries */
const ALL = process.env.RESTORES === 'all';

const ONE = { 'site-a': 1, 'site-b': 1 };
const TWO = { 'site-a': 2, 'site-b': 2 };

const SOME: Data = { sessions: 2600, actionTokens: 600, bytes: 20 };
const MANY: Data = { sessions: 25_000, actionTokens: 0, bytes: 1024 };

const GROUNDS = ALL
  ? INFINISPAN_VERSIONS.flatMap((version) => [
      { version, nodes: ONE, amounts: [SOME] },
      { version, nodes: TWO, amounts: [SOME, MANY] },
    ])
  : [{ version: INFINISPAN_VERSIONS[0], nodes: { 'site-a': 2, 'site-b': 1 }, amounts: [SOME] }];

/** A busy machine must not lose the link (ms). */
const PATIENT = { interval: 2000, timeout: 6000 };

const SITE = 'site-b';
const SURVIVOR = otherSite(SITE);
const TIMEOUT = 300_000;

/** The waits of the workflow end early; the claim says then how long it must wait again. */
const WAIT_SCALE = 0.02;

describe.each(GROUNDS)('on Infinispan $version, nodes: $nodes', ({ version, nodes, amounts }) => {
  let ground: RestoreGround;
  let caches: CachesOfSites;
  beforeAll(async () => {
    ground = await startRestoreGround({ version, nodes, failureDetector: PATIENT, heap: 384 }, WAIT_SCALE);
    caches = await cachesOfSites(ground);
  });
  afterAll(async () => {
    for (const site of SITES) caches?.[site].close();
    await ground?.stop();
  });
  beforeEach(() => fresh(ground, caches), TIMEOUT);

  it.each(amounts)(
    'fills the site with $sessions sessions and $actionTokens tokens of $bytes bytes, while users write',
    async (data) => {
      await fenceWithData(ground, caches, SITE, data);
      const stale = await caches[SITE].contents('sessions');
      const writer = startWriter(caches[SURVIVOR]);
      const restore = await carryOut(ground.world, SITE, () => closeSoon(ground.world));
      const written = await writer.stop();
      print(`${version}, ${Object.values(nodes).join('+')} nodes`, data, restore, written);

      expect(restore.end).toEqual({ outcome: 'RESTORED', incident: expect.any(String) });
      expect(restore.plan?.entries).toMatchObject({ sessions: { site: STALE }, actionTokens: { site: 0 } });
      expect(written).toMatchObject({ failed: 0 });
      expect(await differences(caches[SURVIVOR], caches[SITE])).toEqual([]);
      const left = await caches[SITE].contents('sessions');
      expect([...left].filter(([key, value]) => stale.get(key) === value)).toHaveLength(UNCHANGED);
      expect(left.size).toBeGreaterThanOrEqual(data.sessions + UNCHANGED);
      expect(await listedWeights(ground)).toEqual(WEIGHTS);
      expect(await readSiteStates(ground.stack)).toMatchObject(
        SITES.map((site) => ({ site, endpoint: 'in service', backupStatus: 'online', write: 204 })),
      );
    },
    TIMEOUT,
  );
});

/**
 * Small messages, so that the push lasts for some seconds. After the loss of a member one message every 1.2 s comes
 * through, so smaller ones would take an hour.
 */
const SLOW_PUSH = { nodes: TWO, maxSiteMasters: 2, pushChunk: 32, heap: 384 };
const PUSHED: Data = { sessions: 12_000, actionTokens: 100, bytes: 100 };
const FAULT_TIMEOUT = 900_000;

describe.each(ALL ? INFINISPAN_VERSIONS : [])('on Infinispan %s, in the middle of the push', (version) => {
  let ground: RestoreGround;
  let caches: CachesOfSites;
  beforeAll(async () => {
    ground = await startRestoreGround({ version, ...SLOW_PUSH }, WAIT_SCALE);
    caches = await cachesOfSites(ground);
  });
  afterAll(async () => {
    for (const site of SITES) caches?.[site].close();
    await ground?.stop();
  });
  beforeEach(async () => {
    await endFaults(ground.sites);
    await fresh(ground, caches);
    await fenceWithData(ground, caches, SITE, PUSHED);
  }, FAULT_TIMEOUT);

  it.each(FAULTS)(
    '$name: no part of the entries passes as all',
    async (fault) => {
      const { sites, world } = ground;
      await logRequests(sites);
      const writer = startWriter(caches[SURVIVOR]);
      const restoring = carryOut(world, SITE, () => closeSoon(world));
      const pushed = await untilPartPushed(sites, PUSHED.sessions);
      await fault.strike(sites);
      const restore = await restoring;
      await untilWritesSucceed(ground);
      const written = await writer.stop();
      printFault(`${version}, ${fault.name}`, pushed, restore, written);
      const isRestored = restore.end.outcome === 'RESTORED';
      if (fault.losesSite) expect(restore.end).toMatchObject({ reason: 'SITE_LOST_AGAIN', undone: true });
      if (!isRestored) await expectFencedAgain(ground);

      await fault.end(sites);
      await sites.untilJoined();
      if (!isRestored) {
        await endQuiescence(world);
        const second = await carryOut(world, SITE, () => closeSoon(world));
        expect(second.end).toMatchObject({ outcome: 'RESTORED' });
      }
      expect(await differences(caches[SURVIVOR], caches[SITE], written.unknown)).toEqual([]);
      expect(await caches[SITE].size('sessions')).toBeGreaterThanOrEqual(PUSHED.sessions + UNCHANGED);
      expect(await listedWeights(ground)).toEqual(WEIGHTS);
    },
    FAULT_TIMEOUT,
  );
});

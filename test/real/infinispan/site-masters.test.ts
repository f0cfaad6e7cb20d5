import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInfinispans } from '../../../functions/clients/infinispans.ts';
import { checkReporter } from '../../../functions/domain/preconditions.ts';
import { systemClock } from '../../../functions/support/clock.ts';
import { https } from '../../../functions/support/http.ts';
import { type RealSites, startRealSites } from '../../../infra/local/real-infinispan/real-sites.ts';
import { INFINISPAN_VERSIONS } from '../../../infra/local/support/infinispan-version.ts';

const BOTH = ['site-a', 'site-b'];
const POLLED = { timeout: 60_000, interval: 500 };

/** The order of the cases matters: each continues in the state of the one before. */
describe.each(INFINISPAN_VERSIONS)('two site masters at site-a, on %s', (version) => {
  let sites: RealSites;
  beforeAll(async () => {
    sites = await startRealSites({ version, maxSiteMasters: 2, progress: () => undefined });
  });
  afterAll(() => sites?.stop());

  const views = () => sites.sites['site-a'].views();

  /** The answer to the functions' own client, whose connections go to the nodes in turn. */
  const observed = async () => {
    const { url, username, password, caFile, serverName } = sites.sites['site-a'].infinispan;
    const access = { endpoint: url, user: username, secretArn: 'none', serverName };
    const ca = await readFile(caFile, 'utf8');
    const secret = {
      current: async () => ({ id: 'none', text: password, createdAt: 0 }),
      previous: async () => undefined,
    };
    const clients = createInfinispans(
      { sites: { 'site-a': { ...access, ca } }, rotationGrace: 0 },
      https,
      () => secret,
      systemClock,
    );
    return clients('site-a').observe('site-b');
  };
  const verdict = async () =>
    checkReporter(
      { site: 'site-b', reporter: 'site-a' },
      { answered: true, observation: await observed() },
      true,
    );

  it('both see both sites', async () => {
    expect(await views()).toEqual([BOTH, BOTH]);
    expect(await observed()).toMatchObject({ siteMaster: true, sitesView: BOTH, mastersDisagree: false });
  });

  it('one whose bridge is broken sees only its own site, the other sees both', async () => {
    await sites.cutBridgeOf('site-a-1');

    await expect.poll(views, POLLED).toEqual([BOTH, ['site-a']]);
    expect(await sites.sites['site-b'].views()).toEqual([BOTH]);
    expect(await observed()).toMatchObject({ siteMaster: true, mastersDisagree: true });
    expect(await verdict()).toMatchObject({ verdict: 'WAIT', reason: 'SITE_MASTERS_DISAGREE' });
  });

  it('both see only their own site once the whole bridge is cut', async () => {
    await sites.cutBridge();
    await sites.untilSeparated();

    expect(await views()).toEqual([['site-a'], ['site-a']]);
    expect(await observed()).toMatchObject({ sitesView: ['site-a'], mastersDisagree: false });
    expect(await verdict()).toMatchObject({ verdict: 'GO' });
  });

  it('both see both sites again once the bridge is restored', async () => {
    await sites.healBridge();
    await sites.untilJoined();

    expect(await views()).toEqual([BOTH, BOTH]);
  });

  it('a node that does not exist has no bridge to cut', async () => {
    await expect(sites.cutBridgeOf('site-c-0')).rejects.toThrow('There is no node site-c-0.');
  });
});

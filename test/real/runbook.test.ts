import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type RealSites, startRealSites } from '../../infra/local/real-infinispan/real-sites.ts';
import { createAuthority } from '../../infra/local/stack/certificates.ts';
import type { InfinispanVersion } from '../../infra/local/support/infinispan-version.ts';
import { sendRequest } from '../../infra/local/support/send-request.ts';
import { SITES, type Site } from '../local/support/world.ts';
import { type Shell, shellIn } from './support/runbook/shell.ts';
import { until } from './support/whole-way/until.ts';

/** The runbook's curl commands, copied from it and run by bash against real servers. */

const CURL = 'Prepare curl for an Infinispan';
const FENCE = 'Fence by hand';
const RESTORE = 'Bring a site back';

const CACHES = ['sessions', 'actionTokens'];
const OFFLINE = '{"status":"offline"}';
const ONLINE = '{"status":"online"}';

const timesIn = (output: string, text: string): number => output.split(text).length - 1;

const pins = (block: string): boolean => block.includes('openssl');
const proves = (block: string): boolean => block.includes('container');

const GROUND: readonly { readonly version: InfinispanVersion; readonly pinned: readonly Site[] }[] = [
  { version: '15.0.21', pinned: SITES },
  // site-b's certificate is also valid for the address, so that both ways are tried.
  { version: '16.0.5', pinned: ['site-a'] },
];

describe.each(GROUND)('on Infinispan $version', ({ version, pinned }) => {
  let folder: string;
  let sites: RealSites;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-'));
    sites = await startRealSites({ version, progress: () => undefined });
  });
  afterAll(async () => {
    await sites?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const hostOf = (site: Site) => new URL(sites.sites[site].infinispan.url).host;
  const shell = (before = ''): Shell =>
    shellIn(
      folder,
      {
        SITE_A_INFINISPAN: hostOf('site-a'),
        SITE_B_INFINISPAN: hostOf('site-b'),
        CACHE: CACHES[0] ?? '',
      },
      before,
    );
  const withCaches = () => shell(`caches='${CACHES.join(' ')}'`);

  const write = async (site: Site, cache: string, key: string, value: string) => {
    const { infinispan, writer } = sites.sites[site];
    const ca = await readFile(infinispan.caFile);
    const auth = `${writer.username}:${writer.password}`;
    const url = `${infinispan.url}/rest/v2/caches/${cache}/${key}`;
    return (await sendRequest(url, { method: value === '' ? 'DELETE' : 'PUT', ca, auth }, value)).status;
  };
  const writeAll = async (site: Site, cache: string, keys: readonly string[], value: string) => {
    for (const key of keys) await write(site, cache, key, value);
  };
  const entriesAt = async (site: Site, cache: string) => {
    const { infinispan, operator } = sites.sites[site];
    const ca = await readFile(infinispan.caFile);
    const auth = `${operator?.username}:${operator?.password}`;
    const url = `${infinispan.url}/rest/v2/caches/${cache}?action=entries&limit=-1`;
    const { body } = await sendRequest(url, { ca, auth });
    const entries = z.array(z.object({ key: z.unknown(), value: z.unknown() })).parse(JSON.parse(body));
    return new Map(entries.map(({ key, value }) => [JSON.stringify(key), JSON.stringify(value)]));
  };
  const keys = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);

  it(`curl is prepared for both sites, with a pinned key for ${pinned.join(' and ')}`, async () => {
    for (const site of SITES) {
      const { infinispan, operator } = sites.sites[site];
      const values = {
        'site-a': site,
        CA_FILE: infinispan.caFile,
        USER: operator?.username ?? '',
        HOST: new URL(infinispan.url).hostname,
        PORT: new URL(infinispan.url).port,
        SERVER_NAME: infinispan.serverName,
      };
      const secrets = `aws() { printf '%s\\n' '${operator?.password}'; }`;
      const which = (block: string) => !proves(block) && (pinned.includes(site) || !pins(block));
      await shellIn(folder, values, secrets).run(CURL, undefined, which);
    }
    const output = await shell().run(CURL, undefined, proves);

    for (const site of SITES) {
      const options = await readFile(join(folder, `${site}.curl`), 'utf8');
      expect(/^insecure\npinnedpubkey = "sha256\/\/.{44}"$/m.test(options)).toBe(pinned.includes(site));
    }
    expect(timesIn(output, 'HTTP 200')).toBe(2);
    for (const site of SITES) expect(output).toContain(`"local_site":"${site}"`);
  });

  it('site-b is fenced by hand', async () => {
    await writeAll('site-a', 'sessions', keys('s', 60), 'first');
    await writeAll('site-a', 'actionTokens', keys('t', 10), 'first');
    await sites.cutBridge();
    await sites.untilSeparated();
    expect(await write('site-a', 'sessions', 's0', 'refused')).toBe(500);

    const identity = await shell().run(FENCE, 4);
    const output = await shell().run(FENCE, 5);

    expect(identity).toContain('"local_site":"site-a"');
    for (const cache of CACHES) expect(output).toContain(`"${cache}":"ok"`);
    expect(timesIn(output, OFFLINE)).toBe(5);
    expect(await write('site-a', 'sessions', 's0', 'second')).toBe(204);
  });

  it('a clear that could reach the survivor is not sent', async () => {
    await writeAll('site-a', 'sessions', keys('s', 20), 'second');
    await writeAll('site-a', 'sessions', keys('s', 40).slice(20), '');
    await writeAll('site-a', 'sessions', keys('new', 20), 'second');
    // The backup refuses it, and it is stored nevertheless.
    await writeAll('site-b', 'sessions', keys('junk', 10), 'stale');
    await writeAll('site-b', 'sessions', ['s50', 's51'], 'stale');
    await sites.healBridge();
    await sites.untilJoined();
    const before = [await entriesAt('site-a', 'sessions'), await entriesAt('site-b', 'sessions')];

    const stillOnline = await withCaches().run(RESTORE, 8);
    const wrongSite = await shellIn(
      folder,
      { 'site-b.curl': 'site-a.curl', SITE_B_INFINISPAN: hostOf('site-a') },
      "caches='sessions'",
    ).run(RESTORE, 8);

    expect(stillOnline).toMatch(/^STOP at sessions: .*NO_SUCH_FLAG.*\nHTTP 400 \{"status":"online"\}/);
    expect(wrongSite).toMatch(/^STOP at sessions/);
    expect([await entriesAt('site-a', 'sessions'), await entriesAt('site-b', 'sessions')]).toEqual(before);
    expect(before[0]?.size).toBe(60);
    expect(before[1]?.size).toBe(70);
  });

  it('steps 3 to 12 bring site-b back, without its stale data', async () => {
    const survivor = [await entriesAt('site-a', 'sessions'), await entriesAt('site-a', 'actionTokens')];

    const views = await shell().run(RESTORE, 3);
    const connections = await shell().run(RESTORE, 4);
    const isolated = await shell().run(RESTORE, 5);
    const counted = await withCaches().run(RESTORE, 6);
    const reset = await withCaches().run(RESTORE, 7);
    const cleared = await withCaches().run(RESTORE, 8);
    const countedAgain = await withCaches().run(RESTORE, 6);
    const pushed = await shell().run(RESTORE, 9);
    await until('every cache is pushed', async () => {
      const status = await withCaches().run(RESTORE, 10);
      return timesIn(status, '{"site-b":"OK"}') === CACHES.length || undefined;
    });
    const complete = [await withCaches().run(RESTORE, 6), await shell().run(RESTORE, 11)];
    const reconnected = await shell().run(RESTORE, 12);

    expect(timesIn(views, '"sites_view":["site-a","site-b"]')).toBeGreaterThanOrEqual(2);
    // Each query is listed by its own answer; an earlier connection may still be there.
    expect(timesIn(connections, '"protocol-version":"HTTP/1.1"')).toBeGreaterThanOrEqual(5);
    expect(connections).not.toMatch(/"protocol-version":"(?!HTTP)/);
    expect(timesIn(isolated, OFFLINE)).toBe(10);
    for (const cache of CACHES) expect(timesIn(isolated, `"${cache}":"ok"`)).toBe(2);
    expect(sizesIn(counted)).toEqual([60, 70, 10, 10]);
    expect(timesIn(reset, '{"site-b":"IDLE"}')).toBe(CACHES.length);
    expect(cleared.trim().split(/\s*\n\s*/)).toEqual(CACHES.map(() => 'HTTP 204'));
    expect(sizesIn(countedAgain)).toEqual([60, 0, 10, 0]);
    for (const cache of CACHES) expect(pushed).toContain(`"${cache}":"ok"`);
    expect(sizesIn(complete[0] ?? '')).toEqual([60, 60, 10, 10]);
    expect(complete[1]).toContain(ONLINE);
    expect(complete[1]).toContain(OFFLINE);
    expect(timesIn(reconnected, ONLINE)).toBe(10);
    const atA = [await entriesAt('site-a', 'sessions'), await entriesAt('site-a', 'actionTokens')];
    const atB = [await entriesAt('site-b', 'sessions'), await entriesAt('site-b', 'actionTokens')];
    expect(atA).toEqual(survivor);
    expect(atB).toEqual(survivor);
    expect(await write('site-b', 'sessions', 'after', 'third')).toBe(204);
    expect(await entriesAt('site-a', 'sessions')).toEqual(await entriesAt('site-b', 'sessions'));
  });
});

const sizesIn = (output: string): number[] =>
  [...output.matchAll(/^(\d+)\nHTTP 200$/gm)].map(([, size]) => Number(size));

describe('behind a router that selects the server by the name in the TLS handshake', () => {
  const ROUTE = 'localhost';
  const SERVER_NAME = 'infinispan.keycloak.svc';

  it.each([
    { name: SERVER_NAME, answers: /"local_site":"site-a"[\s\S]*HTTP 200/ },
    { name: 'infinispan.other.svc', answers: /SSL: no alternative certificate subject name matches/ },
  ])('curl reaches a server whose certificate must have the name $name', async ({ name, answers }) => {
    const folder = await mkdtemp(join(tmpdir(), 'runbook-'));
    const authority = await createAuthority();
    const { key, cert } = await authority.issue({ names: [SERVER_NAME], addresses: [] });
    const server = createServer(
      {
        key,
        cert,
        SNICallback: (serverName, done) => done(serverName === ROUTE ? null : new Error(serverName)),
      },
      (_, response) => response.end('{"local_site":"site-a"}'),
    );
    try {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = z.object({ port: z.int() }).parse(server.address());
      const caFile = join(folder, 'ca.pem');
      const typed = `aws() { echo password; }; printf %s '${authority.certificate}' > ${caFile}`;
      const values = {
        CA_FILE: caFile,
        USER: 'fencing',
        HOST: ROUTE,
        PORT: String(port),
        SERVER_NAME: name,
        SITE_A_INFINISPAN: `${ROUTE}:${port}`,
      };
      const output = await shellIn(folder, values, typed).run(CURL);

      expect(output).toMatch(answers);
    } finally {
      server.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { post } from '../support/alerts.ts';
import { attempt, SITE_A_REPORTED, SITE_B_REPORTED } from '../support/attempt.ts';
import { freshWorld, SITES, siteOf, startWorld, type World } from '../support/world.ts';
import { everythingWritten } from '../support/written.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(() => world?.stop());
beforeEach(() => freshWorld(world));

it('no password is in an input, an output, a history, a record or a log, in clear or in base64', async () => {
  const { username, password } = world.stack.webhook;
  const infinispan = siteOf(world, 'site-a').server.controls;

  // Whatever is close to the credentials goes well once, and fails in each way that it may.
  await attempt(world, SITE_A_REPORTED);
  await freshWorld(world);
  const mistyped = `${password}x`;
  for (const given of [`${username}:${mistyped}`, `${username}x:${password}`])
    await post(world.stack, '{}', `Basic ${base64(given)}`);
  await post(world.stack, '{}', `Basic ${password}`);
  await post(world.stack, '{}', `Bearer ${base64(`${username}:${password}`)}`);
  infinispan.setFaults([{ operation: 'GET container', error: 401, times: 1000 }]);
  await attempt(world, SITE_B_REPORTED);
  infinispan.setFaults([
    { operation: 'GET container', error: 'close' },
    { operation: 'POST take-offline', error: 'close' },
    { operation: 'POST take-offline', error: 403 },
    { operation: 'POST take-offline', error: 500, times: 1000 },
  ]);
  const failed = await attempt(world, SITE_B_REPORTED);
  expect(failed.ended).toEqual({ status: 'FAILED' });

  const secrets = [
    { user: username, password },
    ...SITES.flatMap((site) => {
      const { infinispan: fencing, writer } = siteOf(world, site);
      return [fencing, writer].map((each) => ({ user: each.username, password: each.password }));
    }),
  ];
  const forms = secrets.flatMap((secret) => [
    secret.password,
    base64(secret.password),
    base64(`${secret.user}:${secret.password}`),
  ]);
  const written = Object.entries(await everythingWritten(world));
  const leaks = written.flatMap(([place, text]) =>
    forms.filter((form) => plain(text).includes(plain(form))).map((form) => `${place}: ${form}`),
  );

  expect(leaks).toEqual([]);
  // Each place was really read: the last attempt left its name everywhere but in the claim, which has its incident.
  const silent = written.filter(
    ([, text]) => !text.includes(failed.execution) && !text.includes('site-b_by_site-a'),
  );
  expect(silent).toEqual([]);
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** JSON within JSON escapes quotes and backslashes, each time anew; the end of base64 tells nothing. */
const plain = (text: string): string => text.replaceAll(/[\\=]/g, '');

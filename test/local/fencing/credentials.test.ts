import { randomBytes } from 'node:crypto';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { post } from '../support/alerts.ts';
import { runAttempt, SITE_A_REPORTED, SITE_B_REPORTED } from '../support/attempt.ts';
import { readCredentials } from '../support/credentials.ts';
import { searchForCredentials } from '../support/search.ts';
import { SEEDED_LEAKS } from '../support/seeded-leaks.ts';
import { startWorld } from '../support/start-world.ts';
import { readAllStoredText } from '../support/stored-text.ts';
import { resetWorld, SITES, siteOf, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
/** The same search as at the end of every file that deploys a stack. */
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

const PLACES = ['execution', 'history', 'audit trail', 'claims', 'log group', "the emulator's output"];

it('a success and every failure around the credentials write no password', async () => {
  const { username, password } = world.stack.webhook;
  const infinispan = siteOf(world, 'site-a').server.controls;

  await runAttempt(world, SITE_A_REPORTED);
  await resetWorld(world);
  await post(world, '{}', { username, password: `${password}x` });
  await post(world, '{}', { username: `${username}x`, password });
  await post(world, '{}', `Basic ${password}`);
  await post(world, '{}', `Bearer ${base64(`${username}:${password}`)}`);
  infinispan.setFaults([{ operation: 'GET container', error: 401, times: 1000 }]);
  await runAttempt(world, SITE_B_REPORTED);
  infinispan.setFaults([
    { operation: 'GET container', error: 'close' },
    { operation: 'POST take-offline', error: 'close' },
    { operation: 'POST take-offline', error: 500 },
    { operation: 'POST take-offline', error: 403, times: 1000 },
  ]);
  const failed = await runAttempt(world, SITE_B_REPORTED);
  expect(failed.ended).toEqual({ status: 'FAILED' });

  await searchForCredentials(world);
  // Each place was really read: all of them contain the last attempt's name, and the claim its incident.
  const written = Object.values(await readAllStoredText(world)).flat();
  const ofLastAttempt = written.filter(
    ({ text }) => text.includes(failed.execution) || text.includes('site-b_by_site-a'),
  );
  expect(PLACES.filter((place) => !ofLastAttempt.some((one) => one.place.startsWith(place)))).toEqual([]);
});

it('every password of the world is searched for, former ones included, each once', async () => {
  const secrets = new SecretsManagerClient(world.stack.aws);
  await secrets.send(new CreateSecretCommand({ Name: 'rotated', SecretString: 'of-yesterday' }));
  await secrets.send(new PutSecretValueCommand({ SecretId: 'rotated', SecretString: 'of-today' }));
  await post(world, '{}', { username: world.stack.webhook.username, password: 'mistyped' });

  const credentials = await readCredentials(world);

  const names = credentials.map(({ name }) => name).filter((name) => !/that a test used$/.test(name));
  expect(names.sort()).toEqual([
    ...['fencing', 'keycloak'].flatMap((user) =>
      SITES.map((site) => `the password of ${user} at the Infinispan of ${site}`),
    ),
    'the secret rotated, AWSCURRENT',
    'the secret rotated, AWSPREVIOUS',
    "the webhook's password",
  ]);
  const passwords = credentials.map(({ password }) => password);
  expect(passwords).toEqual(expect.arrayContaining(['mistyped', 'of-yesterday', 'of-today']));
  expect(new Set(passwords).size).toBe(passwords.length);
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const notations = [
  { how: 'in clear', write: (password: string) => password },
  { how: 'in a basic header', write: (password: string) => `Basic ${base64(`keycloak:${password}`)}` },
];
const planted = SEEDED_LEAKS.flatMap((plant) => notations.map((notation) => ({ ...plant, ...notation })));

/** The world does not keep them, so its own search at the end ignores them. */
it.each(planted)('a password in $where, written $how, is found', async ({ plant, write }) => {
  const password = randomBytes(18).toString('base64url');
  const places = await plant(world, write(password));

  const remembered = { ...world.remembered, passwords: new Set([password]) };
  const search = searchForCredentials({ ...world, remembered });

  const found = places.map((place) => `${place}: password 1 that a test used`);
  await expect(search).rejects.toThrow(
    expect.objectContaining({ name: 'SearchFailed', message: found.join('\n') }),
  );
});

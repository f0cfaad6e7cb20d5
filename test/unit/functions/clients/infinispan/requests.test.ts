import { describe, expect, it } from 'vitest';
import {
  INFINISPAN_READ_DEADLINE,
  INFINISPAN_WRITE_DEADLINE,
} from '../../../../../functions/domain/limits.ts';
import { rejectionOf } from '../../../support/aws.ts';
import { ACCESS, createWorld, MASTER, ok, PASSWORD, PREVIOUS, text } from '../../../support/infinispan.ts';

const ONLINE = ok({ status: 'online' });
const SCRIPT = { container: [MASTER], backup: [ONLINE], takeOffline: [ok({ sessions: 'ok' })] };
const QUESTIONS = ['observe', 'backupStatus', 'takeOffline'] as const;

describe.each(QUESTIONS)('%s', (question) => {
  it('sends the credentials with each request, as UTF-8, and accepts JSON', async () => {
    const world = createWorld(SCRIPT);

    await world.client[question]('site-b');

    const expected = `Basic ${Buffer.from(`fencing:${PASSWORD}`, 'utf8').toString('base64')}`;
    for (const { headers, origin } of world.requests) {
      expect(headers).toEqual({ authorization: expected, accept: 'application/json' });
      expect(origin).toBe(ACCESS.endpoint);
    }
  });

  it('has a deadline long enough for a cluster with a frozen member if it writes, and a shorter one if it reads', async () => {
    const world = createWorld(SCRIPT);

    await world.client[question]('site-b');

    const seconds = { GET: INFINISPAN_READ_DEADLINE, POST: INFINISPAN_WRITE_DEADLINE };
    for (const { method, deadline } of world.requests) expect(deadline).toBe(seconds[method] * 1000);
  });

  it('trusts the configured authorities only', async () => {
    const world = createWorld(SCRIPT, { serverName: 'infinispan.internal' }, async () => 'PEM');
    const publicly = createWorld(SCRIPT);

    await world.client[question]('site-b');
    await publicly.client[question]('site-b');

    for (const request of world.requests) {
      expect(request).toMatchObject({ ca: 'PEM', serverName: 'infinispan.internal' });
    }
    for (const request of publicly.requests) {
      expect(request).not.toHaveProperty('ca');
      expect(request).not.toHaveProperty('serverName');
    }
  });

  it('sends nothing without the secret', async () => {
    const world = createWorld(SCRIPT);
    world.secret.value = '';

    expect(await rejectionOf(world.client[question]('site-b'))).toMatchObject({ name: 'SecretUnavailable' });
    expect(world.requests).toEqual([]);
  });
});

it('retries with the previous password if the current one is rejected, once per connection, at the same URL only', async () => {
  const refused = Array(5).fill(text(401));
  const world = createWorld({ backup: [...refused, ONLINE], takeOffline: SCRIPT.takeOffline });

  expect(await world.client.backupStatus('site-b')).toBe('online');
  await world.client.takeOffline('site-b');

  const sent = world.requests.map(({ headers }) => headers.authorization?.replace('Basic ', '') ?? '');
  expect(sent.map((given) => Buffer.from(given, 'base64').toString('utf8'))).toEqual([
    ...Array(5).fill(`fencing:${PASSWORD}`),
    ...Array(5).fill(`fencing:${PREVIOUS}`),
    `fencing:${PREVIOUS}`,
  ]);
  expect(new Set(world.requests.map(({ origin }) => origin))).toEqual(new Set([ACCESS.endpoint]));
  expect(world.secret.reads).toBe(2);
});

describe('a rejected password', () => {
  const refused = { container: [text(401)], backup: [text(401)], takeOffline: [text(401)] };

  it.each(
    QUESTIONS.flatMap((question) => [
      { question, password: 'changeme\n', form: 'ends with a line break' },
      { question, password: '{"password":"changeme"}', form: 'is JSON, and must be the password only' },
    ]),
  )(
    'gives an error with the fault of its secret, and without the password: $question, $form',
    async ({ question, password, form }) => {
      const world = createWorld(refused);
      world.secret.value = password;

      const error = (await rejectionOf(world.client[question]('site-b'))) as Error;

      expect(error.name).toBe('InfinispanRefused');
      expect(error.message).toMatch(new RegExp(`: 401; the text of the password's secret ${form}$`));
      expect(JSON.stringify([error.message, error.stack])).not.toContain('changeme');
    },
  );

  it('gives no hint if it is accepted, and its user lacks a permission', async () => {
    const world = createWorld({ backup: [text(403)] });
    world.secret.value = 'changeme\n';

    expect(await rejectionOf(world.client.backupStatus('site-b'))).toMatchObject({
      message: 'GET backups: 403',
    });
  });

  it.each(QUESTIONS)('gives an error without a hint if its form is plausible: %s', async (question) => {
    const world = createWorld(refused);

    expect(await rejectionOf(world.client[question]('site-b'))).toMatchObject({
      message: expect.stringMatching(/: 401$/),
    });
  });
});

describe('the secret', () => {
  it('is read by the first query, so that no read comes between a write intent and its POST', async () => {
    const world = createWorld(SCRIPT);
    await world.client.backupStatus('site-b');
    world.secret.value = 'rotated';

    await world.client.takeOffline('site-b');
    await world.client.observe('site-b');

    expect(world.secret.reads).toBe(1);
    expect(new Set(world.requests.map(({ headers }) => headers.authorization)).size).toBe(1);
  });

  it('is read again after a failure', async () => {
    const world = createWorld(SCRIPT);
    world.secret.value = '';
    await rejectionOf(world.client.backupStatus('site-b'));
    world.secret.value = PASSWORD;

    expect(await world.client.backupStatus('site-b')).toBe('online');
  });
});

describe('a site name in the path', () => {
  it.each([
    { site: 'site-b', path: 'site-b' },
    { site: 'Site_B.1', path: 'Site_B.1' },
    { site: 'site b', path: 'site%20b' },
    { site: 'a/b?c#d', path: 'a%2Fb%3Fc%23d' },
    { site: 'sité', path: 'sit%C3%A9' },
    { site: '%2e%2e', path: '%252e%252e' },
  ])('is encoded: $site', async ({ site, path }) => {
    const world = createWorld(SCRIPT);

    await world.client.backupStatus(site);
    await world.client.takeOffline(site);

    expect(world.requests.map((request) => request.path)).toEqual([
      ...Array(5).fill(`/rest/v2/container/x-site/backups/${path}`),
      `/rest/v2/container/x-site/backups/${path}?action=take-offline`,
    ]);
  });
});

import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { basic, firing, PASSWORD, USER } from '../requests.ts';
import { describeRows, NO_CALL, type Row, SECRET_READ, SECRET_REREAD, STARTED } from '../row.ts';
import { createWorld } from '../world.ts';

const unauthenticated = (when: string, authorization: string | undefined, method = 'POST'): Row => ({
  when,
  request: { ...firing, authorization, method },
  status: 401,
  headers: { 'WWW-Authenticate': expect.stringMatching(/^Basic realm="/) },
  body: { error: 'Basic authentication required.' },
  calls: NO_CALL,
});

const forbidden = (when: string, user: string, password: string, method = 'POST'): Row => ({
  when,
  request: { ...firing, authorization: basic(user, password), method },
  status: 403,
  body: { error: 'Invalid username or password.' },
  calls: SECRET_REREAD,
});

const accepted = (when: string, authorization: string | undefined): Row => ({
  when,
  request: { ...firing, authorization },
  status: 202,
  calls: STARTED,
});

const encoded = firing.authorization?.slice('Basic '.length);

describeRows('the accepted credentials', [
  unauthenticated('no Authorization header', undefined),
  unauthenticated('no Authorization header, by GET', undefined, 'GET'),
  unauthenticated('an empty header', ''),
  unauthenticated('another scheme', `Bearer ${encoded}`),
  unauthenticated('no scheme', encoded),
  unauthenticated('no credentials after the scheme', 'Basic '),
  unauthenticated('credentials without a colon', `Basic ${Buffer.from(USER).toString('base64')}`),
  unauthenticated('no base64', `Basic ${USER}:${PASSWORD}`),
  unauthenticated('base64 without its padding', `Basic ${encoded?.replace(/=+$/, '')}`),
  unauthenticated('base64 with too much padding', `Basic ${encoded}=`),
  unauthenticated('base64 in the URL alphabet', 'Basic Ojo_Pz8-'),
  unauthenticated('64 KiB of valid base64', basic(USER, 'x'.repeat(48 * 1024))),
  unauthenticated('two headers in one', `${firing.authorization}, ${firing.authorization}`),
  forbidden('the wrong password', USER, 'wrong'),
  forbidden('the wrong password, by GET', USER, 'wrong', 'GET'),
  forbidden('the wrong user', 'someone', PASSWORD),
  forbidden('the user in another case', 'Keycloak', PASSWORD),
  forbidden('both wrong', 'someone', 'wrong'),
  forbidden('both empty', '', ''),
  forbidden('the halves swapped', PASSWORD, USER),
  forbidden('the password URL-decoded', USER, decodeURIComponent(PASSWORD)),
  forbidden('the password URL-encoded', USER, encodeURIComponent(PASSWORD)),
  forbidden('the password with a line end', USER, `${PASSWORD}\n`),
  forbidden('the password with a colon appended', USER, `${PASSWORD}:`),
  accepted('the header that Alertmanager sends', firing.authorization),
  accepted('the scheme in another case', `bASIC ${encoded}`),
  accepted('more than one space after the scheme', `Basic   ${encoded}`),
  ...['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'post'].map((method) => ({
    when: `the method ${method}`,
    request: { ...firing, method },
    status: 405,
    headers: { Allow: 'POST' },
    body: { error: 'Method not allowed; use POST.' },
    calls: SECRET_READ,
  })),
]);

describe('a rejected login', () => {
  it.each([
    { secret: 'changeme\n', hint: "the text of the webhook's secret ends with a line break" },
    {
      secret: '{"password":"changeme"}',
      hint: "the text of the webhook's secret is JSON, and must be the password only",
    },
    { secret: 'changeme2', hint: undefined },
  ])(
    'is logged with the likely fault of the secret $secret, which the answer does not have',
    async ({ secret, hint }) => {
      const world = createWorld();
      world.secrets.on(GetSecretValueCommand).resolves({ SecretString: secret });

      const answer = await world.send({ ...firing, authorization: basic(USER, 'changeme') });

      expect(answer.statusCode).toBe(403);
      expect(JSON.parse(answer.body ?? '')).toEqual({ error: 'Invalid username or password.' });
      expect(world.logged.map(({ fields }) => fields.hint)).toEqual([hint]);
      expect(JSON.stringify(world.logged)).not.toContain('changeme');
    },
  );
});

import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { parseBasicAuth } from '../../../../../functions/webhook/basic-auth.ts';
import { basic, firing, fromBytes, PASSWORD, USER } from '../requests.ts';
import { createWorld } from '../world.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });
const anyBytes = fc.uint8Array({ maxLength: 300 });
const encoded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Headers from random text to almost valid ones. */
const anyHeader = fc.oneof(
  fc.constant(undefined),
  anyText,
  anyBytes.map((bytes) => Buffer.from(bytes).toString('latin1')),
  anyText.map((text) => `Basic ${text}`),
  anyBytes.map((bytes) => `Basic ${encoded(bytes)}`),
  anyBytes.map((bytes) => `Basic ${encoded(bytes)}=`),
  fc.tuple(anyText, anyText).map(([user, password]) => basic(user, password)),
);

/** Bodies from random text to almost valid ones. */
const anyBody = fc.oneof(
  fc.record({ body: anyText, isBase64Encoded: fc.boolean() }),
  anyBytes.map((bytes) => fromBytes(bytes)),
  fc.json().map((body) => ({ body, isBase64Encoded: false })),
  fc
    .record({
      alerts: fc.array(
        fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              status: fc.constantFrom('firing', 'resolved', 1),
              labels: fc.dictionary(
                fc.constantFrom('alertname', 'accelerator', 'site', 'reporter', '__proto__', 'constructor'),
                fc.oneof(fc.constantFrom('SiteOffline', 'site-a', 'site-b', 'a.example.com'), fc.jsonValue()),
              ),
              startsAt: fc.oneof(fc.constant('2026-11-24T13:35:54.532Z'), anyText),
              fingerprint: fc.oneof(anyText, fc.jsonValue()),
            },
            { requiredKeys: ['status', 'labels'] },
          ),
        ),
      ),
      truncatedAlerts: fc.oneof(fc.nat(), fc.double(), anyText),
    })
    .map((body) => ({ body: JSON.stringify(body), isBase64Encoded: false })),
);

const anyMethod = fc.oneof(fc.constantFrom('POST', 'GET'), anyText);

describe('any bytes', () => {
  it('as a header and a body never authenticate, cost no call if malformed, and never give a 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(anyHeader, anyBody, anyMethod, async (authorization, body, method) => {
        fc.pre(authorization !== firing.authorization);
        const world = createWorld();
        const { statusCode } = await world.send({ ...firing, ...body, authorization, method });
        const { secret, start } = world.calls();
        return parseBasicAuth(authorization) === null
          ? statusCode === 401 && secret === 0 && start === 0 && world.records().length === 0
          : statusCode === 403 && secret === 2 && start === 0 && world.records().length === 0;
      }),
      { numRuns: 500 },
    );
  });

  it('as a body with valid credentials never give a 5xx', async () => {
    await fc.assert(
      fc.asyncProperty(anyBody, anyMethod, async (body, method) => {
        const world = createWorld();
        const { statusCode } = await world.send({ ...firing, ...body, method });
        return statusCode < 500 && (statusCode === 202 || world.calls().start === 0 || statusCode === 400);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a login succeeds', () => {
  const secretText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  const userName = secretText.filter((name) => !name.includes(':'));

  it('with the right user and the right password of any characters', async () => {
    await fc.assert(
      fc.asyncProperty(userName, secretText, async (user, password) => {
        const world = createWorld(user);
        world.secrets.on(GetSecretValueCommand).resolves({ SecretString: password });
        const { statusCode } = await world.send({ ...firing, authorization: basic(user, password) });
        return statusCode === 202;
      }),
      { numRuns: 200 },
    );
  });

  it('never with the right user and another password', async () => {
    const near = fc.constantFrom(PASSWORD.slice(1), `${PASSWORD} `, PASSWORD.toUpperCase(), `:${PASSWORD}`);
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText, near), async (password) => {
        fc.pre(password !== PASSWORD);
        const world = createWorld();
        const { statusCode } = await world.send({ ...firing, authorization: basic(USER, password) });
        return statusCode === 403 && world.calls().start === 0;
      }),
      { numRuns: 300 },
    );
  });

  it('never with another user and the right password', async () => {
    const near = fc.constantFrom('Keycloak', 'keycloak ', '', `${USER}\0`, `${USER}:`);
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText, near), async (user) => {
        fc.pre(user !== USER);
        const world = createWorld();
        const { statusCode } = await world.send({ ...firing, authorization: basic(user, PASSWORD) });
        return statusCode === 403 && world.calls().start === 0;
      }),
      { numRuns: 300 },
    );
  });
});

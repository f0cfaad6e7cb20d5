import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { createInfinispanDataOf, createInfinispans } from '../../../../functions/clients/infinispans.ts';
import { createSecrets } from '../../../../functions/clients/secrets.ts';
import type { HttpsRequest } from '../../../../functions/support/http.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';
import { CERTIFICATES } from '../../support/certificates.ts';
import { NOW } from '../../support/claim.ts';
import { ok } from '../../support/infinispan.ts';

const { root, issuing, server } = CERTIFICATES;
const PEM = root.cert;
const access = (site: string, more: object = {}) => ({
  endpoint: `https://${site}.example.com`,
  user: 'fencing',
  secretArn: `password of ${site}`,
  ...more,
});
const SITES = {
  'site-a': access('site-a', { caArn: 'authorities' }),
  'site-b': access('site-b', { ca: issuing.cert }),
  'site-c': access('site-c'),
};

/** Clusters that accept every password, and a worker's clients for them. */
function createWorld() {
  const client = new SecretsManagerClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  const holds = (arn: string, text: string) =>
    mock.on(GetSecretValueCommand, { SecretId: arn }).resolves({ SecretString: text });
  mock.on(GetSecretValueCommand).resolves({ SecretString: 'secret' });
  holds('authorities', PEM);
  const requests: HttpsRequest[] = [];
  const how = [
    { sites: SITES, rotationGrace: 0 },
    async (request: HttpsRequest) => {
      requests.push(request);
      return ok({ status: 'online' });
    },
    createSecrets(() => client),
    { now: () => NOW, sleep: () => Promise.resolve() },
  ] as const;
  const infinispanOf = createInfinispans(...how);
  const dataOf = createInfinispanDataOf(...how);
  const ask = (site: string, maxAge?: number) => infinispanOf(site, maxAge).backupStatus('site-b');
  const reads = () => mock.commandCalls(GetSecretValueCommand).map(({ args }) => args[0].input.SecretId);
  return { mock, holds, requests, ask, dataOf, reads };
}

it('the data of a site are read at its endpoint, with its password and certificates', async () => {
  const { dataOf, requests, reads } = createWorld();

  await dataOf('site-a').age('sessions');

  expect(requests).toMatchObject([
    { origin: 'https://site-a.example.com', path: '/rest/v2/caches/sessions', ca: PEM },
  ]);
  expect(reads().sort()).toEqual(['authorities', 'password of site-a']);
});

it('a password is read once for all invocations of a worker', async () => {
  const { ask, reads } = createWorld();

  for (let invocation = 0; invocation < 3; invocation++) await ask('site-c');

  expect(reads()).toEqual(['password of site-c']);
});

it('a password is read again if the cached one is older than allowed', async () => {
  const { ask, reads } = createWorld();

  for (const maxAge of [undefined, 0, undefined]) await ask('site-c', maxAge);

  expect(reads()).toEqual(['password of site-c', 'password of site-c']);
});

it('an unreadable password is reported with its site', async () => {
  const { mock, ask, requests } = createWorld();
  mock.on(GetSecretValueCommand).rejects(serviceError('AccessDeniedException', 400));

  expect(await rejectionOf(ask('site-b'))).toMatchObject({
    name: 'SecretUnavailable',
    message: "the password of site-b's Infinispan could not be read: AccessDeniedException",
  });
  expect(requests).toEqual([]);
});

describe('the certificates', () => {
  it.each([
    { site: 'site-a', ca: PEM },
    { site: 'site-b', ca: issuing.cert },
    { site: 'site-c', ca: undefined },
  ])('of $site are trusted at $site only', async ({ site, ca }) => {
    const { ask, requests } = createWorld();

    await ask(site);

    expect(new Set(requests.map((request) => request.ca))).toEqual(new Set([ca]));
  });

  it('from a secret are read once per worker, and for their own site only', async () => {
    const { ask, reads } = createWorld();

    for (const site of ['site-b', 'site-a', 'site-a', 'site-c']) await ask(site);

    expect(reads().filter((arn) => arn === 'authorities')).toHaveLength(1);
  });

  it.each(['ResourceNotFoundException', 'TimeoutError'])(
    'that failed to be read with %s are read again',
    async (name) => {
      const { mock, holds, ask, requests } = createWorld();
      mock.on(GetSecretValueCommand, { SecretId: 'authorities' }).rejects(serviceError(name, 400));

      expect(await rejectionOf(ask('site-a'))).toMatchObject({
        name: 'SecretUnavailable',
        message: `the certificates of site-a's Infinispan could not be read: ${name}`,
      });
      expect(requests).toEqual([]);
      holds('authorities', PEM);
      expect(await ask('site-a')).toBe('online');
    },
  );

  it.each([
    { of: 'JSON', text: JSON.stringify({ 'ca.crt': PEM }) },
    { of: 'a text with literal line ends', text: PEM.replaceAll('\n', '\\n') },
  ])('in $of are trusted as PEM', async ({ text }) => {
    const { holds, ask, requests } = createWorld();
    holds('authorities', text);

    await ask('site-a');

    expect(new Set(requests.map((request) => request.ca))).toEqual(new Set([PEM]));
  });

  it.each([
    { of: 'a password', text: 'p@ssword', fault: 'contains no certificate' },
    {
      of: "a server's certificate",
      text: server.cert,
      fault:
        'contains no authority to trust: "O=Example, CN=Server" is a server\'s certificate, and its issuer "O=Example, CN=Issuing" is missing',
    },
  ])(
    'are rejected with the reason if nothing in them can be trusted, and no request is sent: $of',
    async ({ text, fault }) => {
      const { holds, ask, requests } = createWorld();
      holds('authorities', text);

      expect(await rejectionOf(ask('site-a'))).toMatchObject({
        name: 'InfinispanRefused',
        message: `the certificates of site-a's Infinispan: the text ${fault}`,
      });
      expect(requests).toEqual([]);
    },
  );
});

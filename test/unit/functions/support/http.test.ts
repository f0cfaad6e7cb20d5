import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpsRequest, https } from '../../../../functions/support/http.ts';
import { createAuthority } from '../../../../infra/local/stack/certificates.ts';
import { rejectionOf } from '../../support/aws.ts';

const NAME = 'infinispan.internal.example';
const MEGABYTE = 1024 * 1024;

type Changes = Partial<Omit<HttpsRequest, 'ca' | 'serverName'>> & {
  readonly trust?: Pick<HttpsRequest, 'ca' | 'serverName'>;
};

/** The server's behaviour by path. */
const ANSWERS: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  '/ok?action=x': (_, response) => response.end('sité'),
  '/echo': ({ method, headers }, response) =>
    response.end(
      JSON.stringify({ method, authorization: headers.authorization, length: headers['content-length'] }),
    ),
  '/refused': (_, response) => response.writeHead(403).end('no'),
  '/moved': (_, response) => response.writeHead(302, { location: '/ok?action=x' }).end(),
  '/silent': () => undefined,
  '/slow': (_, response) => void response.write('started'),
  '/cut': (_, response) => response.write('started', () => response.destroy()),
  '/closed': ({ socket }) => socket.destroy(),
  '/long': (_, response) => response.end('x'.repeat(MEGABYTE + 1)),
  '/full': (_, response) => response.end('x'.repeat(MEGABYTE)),
};

describe('an https request', async () => {
  const authority = await createAuthority();
  const stranger = await createAuthority();
  const server: Server = createServer(
    await authority.issue({ names: [NAME], addresses: ['127.0.0.1'] }),
    (request, response) => ANSWERS[request.url ?? '']?.(request, response),
  );
  let connections = 0;
  let requestedName: TLSSocket['servername'];
  server.on('secureConnection', ({ servername }: TLSSocket) => {
    connections += 1;
    requestedName = servername;
  });
  // A client that does not trust the certificate closes the connection.
  server.on('tlsClientError', () => undefined);

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const send = (path: string, { trust = { ca: authority.certificate }, ...changes }: Changes = {}) =>
    https({
      method: 'GET',
      origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      path,
      headers: { authorization: 'Basic eA==' },
      deadline: 10_000,
      ...trust,
      ...changes,
    });

  it.each([
    { path: '/ok?action=x', answer: { status: 200, body: 'sité' } },
    { path: '/refused', answer: { status: 403, body: 'no' } },
    { path: '/moved', answer: { status: 302, body: '' } },
    { path: '/full', answer: { status: 200, body: 'x'.repeat(MEGABYTE) } },
  ])("returns the server's answer, and follows no redirect: $path", async ({ path, answer }) => {
    expect(await send(path)).toEqual(answer);
  });

  it.each(['GET', 'POST'] as const)('sends method and headers: %s', async (method) => {
    expect(JSON.parse((await send('/echo', { method })).body)).toMatchObject({
      method,
      authorization: 'Basic eA==',
    });
  });

  it('uses a connection of its own', async () => {
    const before = connections;

    await send('/echo');
    await send('/echo');

    expect(connections - before).toBe(2);
  });

  it('verifies the certificate against the configured name', async () => {
    const trust = { ca: authority.certificate, serverName: NAME };

    expect(await send('/refused', { trust })).toMatchObject({ status: 403 });
  });

  it('still sends the host of its origin as SNI, by which a router finds the server', async () => {
    const origin = `https://localhost:${(server.address() as AddressInfo).port}`;
    const trust = { ca: authority.certificate, serverName: NAME };

    expect(await send('/refused', { origin, trust })).toMatchObject({ status: 403 });
    expect(requestedName).toBe('localhost');
  });

  it.each([
    {
      when: 'another name is configured',
      trust: { ca: authority.certificate, serverName: 'other.example' },
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
    {
      when: 'another authority is trusted',
      trust: { ca: stranger.certificate },
      code: 'CERT_SIGNATURE_FAILURE',
    },
    { when: 'the public ones are trusted', trust: {}, code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
  ])('fails if $when', async ({ trust, code }) => {
    expect(await rejectionOf(send('/refused', { trust }))).toMatchObject({ code });
  });

  it.each(['/silent', '/slow'])('ends at its deadline: %s', async (path) => {
    expect(await rejectionOf(send(path, { deadline: 100 }))).toMatchObject({ name: 'TimeoutError' });
  });

  it.each(['/cut', '/closed'])('fails if the connection ends before the answer does: %s', async (path) => {
    expect(await rejectionOf(send(path))).toMatchObject({ code: 'ECONNRESET' });
  });

  it('does not read an answer of more than a megabyte', async () => {
    await expect(send('/long')).rejects.toThrow('longer than 1048576 bytes');
  });

  it('fails if no server listens', async () => {
    expect(await rejectionOf(send('/ok', { origin: 'https://127.0.0.1:1' }))).toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAuthorities } from '../../../../functions/support/authorities.ts';
import { https } from '../../../../functions/support/http.ts';
import { CERTIFICATES } from '../../support/certificates.ts';

const NOW = Date.parse('2026-11-24T13:35:54Z');
const CASES = new URL('../../../fixtures/cases/', import.meta.url);

const { root, issuing, server, ownServer, expired, future } = CERTIFICATES;
const lines = (pem: string, end: string) => pem.trim().replaceAll(/\r?\n/g, end);

describe('the certificates of a real-world file', () => {
  it.each([
    { file: 'bag-attributes', subjects: ['CN=Example Corp Root CA'] },
    { file: 'crlf', subjects: ['CN=Example Corp Root CA'] },
    { file: 'utf8-bom', subjects: ['CN=Example Corp Root CA'] },
    { file: 'literal-backslash-n', subjects: ['CN=Example Corp Root CA'] },
    { file: 'joined-without-line-end', subjects: ['CN=Example Corp Root CA', 'CN=Another Root CA'] },
    { file: 'intermediate-alone', subjects: ['CN=Example Corp Issuing CA 1'] },
  ])('are found: $file', ({ file, subjects }) => {
    const read = readAuthorities(readFileSync(new URL(`${file}.pem`, CASES), 'utf8'), Date.now());
    const pems = 'pem' in read ? read.pem.split(/(?<=-----END CERTIFICATE-----\n)/) : [];

    expect(pems.map((pem) => new X509Certificate(pem).subject)).toEqual(subjects);
  });
});

describe('a server', async () => {
  const listening: Server = createServer(
    { key: server.key, cert: server.cert + issuing.cert },
    (_, response) => response.end('ok'),
  );
  listening.on('tlsClientError', () => undefined);
  const own: Server = createServer(ownServer, (_, response) => response.end('ok'));
  beforeAll(async () => {
    for (const each of [listening, own]) await once(each.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => {
    for (const each of [listening, own]) each.close();
  });

  const send = (to: Server, ca: string) =>
    https({
      method: 'GET',
      origin: `https://127.0.0.1:${(to.address() as AddressInfo).port}`,
      path: '/',
      headers: {},
      ca,
      deadline: 10_000,
    });

  it.each([
    { what: 'the root', text: root.cert },
    { what: 'CRLF', text: lines(root.cert, '\r\n') },
    { what: 'literal line ends', text: lines(root.cert, '\\n') },
    { what: 'literal CRLF, escaped twice', text: lines(root.cert, '\\\\r\\\\n') },
    { what: 'spaces for line ends', text: lines(root.cert, ' ') },
    { what: 'a byte order mark', text: `\uFEFF${root.cert}` },
    { what: 'text on the line of the first BEGIN', text: `ca: ${root.cert}` },
    { what: 'two certificates on one line', text: `${expired.cert.trim()}${root.cert.trim()}` },
    { what: 'JSON', text: JSON.stringify({ 'ca.crt': root.cert, name: 'x' }) },
    { what: 'JSON in JSON', text: JSON.stringify(JSON.stringify({ ca: root.cert })) },
    { what: 'the issuing authority without its root', text: issuing.cert },
    { what: "the chain with the server's certificate", text: server.cert + issuing.cert + root.cert },
  ])('is trusted with $what', async ({ text }) => {
    const read = readAuthorities(text, NOW);

    expect(await send(listening, 'pem' in read ? read.pem : '-')).toMatchObject({ status: 200 });
  });

  it('with a self-signed certificate is trusted with it', async () => {
    const read = readAuthorities(ownServer.cert, NOW);

    expect(await send(own, 'pem' in read ? read.pem : '-')).toMatchObject({ status: 200 });
    await expect(send(own, root.cert)).rejects.toThrow();
  });
});

describe('a text without an authority', () => {
  const SERVER = `"O=Example, CN=Server" is a server's certificate, and its issuer "O=Example, CN=Issuing" is missing`;
  const EXPIRED = '"O=Example, CN=Expired" expired on 2021-01-01';

  it.each([
    { what: 'an empty text', text: '', fault: 'contains no certificate' },
    { what: 'a password', text: 'p@ssword', fault: 'contains no certificate' },
    { what: 'a private key', text: root.key, fault: 'contains no certificate' },
    { what: 'half a certificate', text: root.cert.slice(0, 300), fault: 'contains no certificate' },
    {
      what: 'a damaged certificate',
      text: root.cert + issuing.cert.replace(/^MI../m, 'AAAA'),
      fault: 'contains a certificate that cannot be read, number 2',
    },
    {
      what: 'a damaged certificate before a good one',
      text: issuing.cert.replace(/^MI../m, 'AAAA') + root.cert,
      fault: 'contains a certificate that cannot be read, number 1',
    },
    {
      what: 'a certificate without content',
      text: '-----BEGIN CERTIFICATE----------END CERTIFICATE-----',
      fault: 'contains a certificate that cannot be read, number 1',
    },
    { what: "a server's certificate", text: server.cert, fault: `contains no authority to trust: ${SERVER}` },
    { what: 'an expired authority', text: expired.cert, fault: `contains no authority to trust: ${EXPIRED}` },
    {
      what: 'an authority that is not yet valid',
      text: future.cert,
      fault: 'contains no authority to trust: "O=Example, CN=Future" is not valid before 2119-01-01',
    },
    {
      what: "a server's certificate and an expired authority",
      text: server.cert + expired.cert,
      fault: `contains no authority to trust: ${SERVER}; ${EXPIRED}`,
    },
  ])('has a fault that names the certificate and the reason: $what', ({ text, fault }) => {
    expect(readAuthorities(text, NOW)).toEqual({ fault });
  });

  const { validFromDate, validToDate } = new X509Certificate(root.cert);

  it.each([
    { when: 'until its first moment', at: validFromDate.getTime() - 1, trusted: false },
    { when: 'from its first moment on', at: validFromDate.getTime(), trusted: true },
    { when: 'until its last moment', at: validToDate.getTime(), trusted: true },
    { when: 'after its last moment', at: validToDate.getTime() + 1, trusted: false },
  ])('an authority is valid from its first to its last moment: $when, $trusted', ({ at, trusted }) => {
    expect('pem' in readAuthorities(root.cert, at)).toBe(trusted);
  });

  it('has a fault only if no certificate can be trusted', () => {
    expect(readAuthorities(expired.cert + server.cert + root.cert, NOW)).toHaveProperty('pem');
  });
});

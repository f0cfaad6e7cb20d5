import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultOfCaFile } from '../../../../infra/site-fencing/ca-file.ts';
import { CERTIFICATES } from '../../support/certificates.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ca-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a file of certificate authorities', () => {
  it.each([
    'bag-attributes',
    'crlf',
    'intermediate-alone',
    'joined-without-line-end',
    'literal-backslash-n',
    'utf8-bom',
  ])('is valid in these forms: %s', (name) => {
    expect(faultOfCaFile(`test/fixtures/cases/${name}.pem`)).toBeUndefined();
  });

  const { root, server, expired } = CERTIFICATES;

  it.each([
    {
      of: "a server's certificate",
      text: server.cert,
      fault:
        'it contains no authority to trust: "O=Example, CN=Server" is a server\'s certificate, and its issuer "O=Example, CN=Issuing" is missing',
    },
    {
      of: 'an expired authority',
      text: expired.cert,
      fault: 'it contains no authority to trust: "O=Example, CN=Expired" expired on 2021-01-01',
    },
    {
      of: 'a private key and a certificate',
      text: root.cert + root.key,
      fault: 'it contains a PRIVATE KEY',
    },
    {
      of: 'a private key on the line of a certificate',
      text: root.cert.trim() + root.key,
      fault: 'it contains a PRIVATE KEY',
    },
  ])('is rejected with the certificate and the reason: $of', async ({ of, text, fault }) => {
    const file = join(folder, `${of}.pem`);
    await writeFile(file, text);

    expect(faultOfCaFile(file)).toBe(fault);
  });
});

import { generate } from 'selfsigned';

export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

type Extensions = NonNullable<NonNullable<Parameters<typeof generate>[1]>['extensions']>;

const AUTHORITY: Extensions = [
  { name: 'basicConstraints', cA: true, critical: true },
  { name: 'keyUsage', keyCertSign: true, critical: true },
];
const SERVER: Extensions = [
  { name: 'basicConstraints', cA: false, critical: true },
  { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
];

async function certificate(
  commonName: string,
  extensions: Extensions,
  issuer?: TestCertificate,
  valid: readonly [from: string, to: string] = ['2020-01-01', '2120-01-01'],
): Promise<TestCertificate> {
  const attributes = [
    { name: 'organizationName', value: 'Example' },
    { name: 'commonName', value: commonName },
  ];
  const { cert, private: key } = await generate(attributes, {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions,
    notBeforeDate: new Date(valid[0]),
    notAfterDate: new Date(valid[1]),
    ...(issuer === undefined ? {} : { ca: issuer }),
  });
  return { cert: `${cert.trim()}\n`, key };
}

const root = await certificate('Root', AUTHORITY);
const issuing = await certificate('Issuing', AUTHORITY, root);

/** Two chains: server, issuing authority, root; and a server that signed its own certificate. */
export const CERTIFICATES = {
  root,
  issuing,
  server: await certificate('Server', SERVER, issuing),
  ownServer: await certificate('Own server', SERVER),
  expired: await certificate('Expired', AUTHORITY, undefined, ['2020-01-01', '2021-01-01']),
  future: await certificate('Future', AUTHORITY, undefined, ['2119-01-01', '2120-01-01']),
} as const;

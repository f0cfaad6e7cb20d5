import { generate } from 'selfsigned';

/** A server's private key and certificate, both PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority for the lifetime of the local stack. Its key stays in memory. */
export interface Authority {
  /** The authority's own certificate, PEM, for a client's option `ca`. */
  readonly certificate: string;
  /** Issues a certificate for TLS servers, valid only for these DNS names and IP addresses. */
  issue(server: {
    readonly names: readonly string[];
    readonly addresses: readonly string[];
  }): Promise<KeyPair>;
}

// An EC key takes about a millisecond, an RSA key several hundred.
const EC = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

// Tags of GeneralName (RFC 5280, 4.2.1.6).
const DNS_NAME = 2;
const IP_ADDRESS = 7;

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

/** Valid from an hour ago, as public authorities backdate: a client's clock may be behind. */
const validity = () => ({
  notBeforeDate: new Date(Date.now() - HOUR),
  notAfterDate: new Date(Date.now() + YEAR),
});

/** Creates a certificate authority. It is valid for a year, as are the certificates that it issues. */
export async function createAuthority(): Promise<Authority> {
  const root = await generate([{ name: 'commonName', value: 'Authority of the local stack' }], {
    ...EC,
    ...validity(),
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    certificate: root.cert,
    async issue({ names, addresses }) {
      // The subject is fixed: clients read the alternative names, and a common name has at most 64 characters.
      const issued = await generate([{ name: 'commonName', value: 'Server of the local stack' }], {
        ...EC,
        ...validity(),
        ca: { key: root.private, cert: root.cert },
        extensions: [
          { name: 'basicConstraints', cA: false, critical: true },
          { name: 'keyUsage', digitalSignature: true, critical: true },
          { name: 'extKeyUsage', serverAuth: true },
          {
            name: 'subjectAltName',
            altNames: [
              ...names.map((value) => ({ type: DNS_NAME, value }) as const),
              ...addresses.map((ip) => ({ type: IP_ADDRESS, ip }) as const),
            ],
          },
        ],
      });
      return { key: issued.private, cert: issued.cert };
    },
  };
}

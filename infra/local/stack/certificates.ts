import { generate } from 'selfsigned';

/** A server's private key and certificate, both PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority that lives as long as the local stack; its key is never written anywhere. */
export interface Authority {
  /** The authority's own certificate, PEM: what a client takes as `ca`. */
  readonly certificate: string;
  /** A certificate for TLS servers that is valid for these DNS names and IP addresses, and for nothing else. */
  issue(server: {
    readonly names: readonly string[];
    readonly addresses: readonly string[];
  }): Promise<KeyPair>;
}

// Made in about a millisecond, where an RSA key takes several hundred.
const EC = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

// GeneralName's tags (RFC 5280, 4.2.1.6).
const DNS_NAME = 2;
const IP_ADDRESS = 7;

/** Makes a certificate authority on the spot, valid for a year like all that it issues. */
export async function createAuthority(): Promise<Authority> {
  const root = await generate([{ name: 'commonName', value: 'Authority of the local stack' }], {
    ...EC,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    certificate: root.cert,
    async issue({ names, addresses }) {
      // The subject is fixed: clients read the alternative names, and a common name ends at 64 characters.
      const issued = await generate([{ name: 'commonName', value: 'Server of the local stack' }], {
        ...EC,
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

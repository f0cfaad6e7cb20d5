import { X509Certificate } from 'node:crypto';

/** Certificate authorities that Node can trust, or a clause without subject that names the fault of the text. */
export type Authorities = { readonly pem: string } | { readonly fault: string };

/**
 * Reads certificate authorities from a text in PEM. Node ignores a certificate, or a whole text, that does not have
 * exactly the lines of PEM, and then trusts nothing. So every certificate is found wherever it is in the text: after
 * other text on the same line, joined to another one, with literal `\n` for line ends, or as a value in JSON.
 *
 * An authority without its root is enough: https() trusts it (support/http.ts).
 *
 * @param now milliseconds since 1970
 * @returns the certificates in PEM, if at least one is an authority and valid now; else the fault
 */
export function readAuthorities(text: string, now: number): Authorities {
  const pems = certificatesIn(text);
  if (pems.length === 0) return { fault: 'contains no certificate' };
  const certificates = pems.map(parse);
  const unreadable = certificates.indexOf(undefined);
  if (unreadable >= 0)
    return { fault: `contains a certificate that cannot be read, number ${unreadable + 1}` };
  const faults = certificates.flatMap((certificate) => certificate && (faultOf(certificate, now) ?? []));
  return faults.length === certificates.length
    ? { fault: `contains no authority to trust: ${faults.join('; ')}` }
    : { pem: pems.join('') };
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g;

const certificatesIn = (text: string): string[] =>
  [...text.replaceAll(/\\+[rn]/g, '\n').matchAll(CERTIFICATE)].map(([, base64 = '']) =>
    // Stryker disable next-line ArrayDeclaration: a certificate without content cannot be read, whatever replaces it
    ['-----BEGIN CERTIFICATE-----', ...(base64.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? []), END].join(
      '\n',
    ),
  );

const END = '-----END CERTIFICATE-----\n';

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    // The caller names the certificate by its number.
  }
  return undefined;
}

/** Why a certificate cannot be trusted as an authority; the certificate is named by its subject. */
function faultOf(certificate: X509Certificate, now: number): string | undefined {
  const { subject, issuer, validFromDate, validToDate } = certificate;
  if (validToDate.getTime() < now) return `${named(subject)} expired on ${dayOf(validToDate)}`;
  if (validFromDate.getTime() > now) return `${named(subject)} is not valid before ${dayOf(validFromDate)}`;
  // A server that signed its own certificate is its own authority.
  if (certificate.ca || certificate.verify(certificate.publicKey)) return undefined;
  return `${named(subject)} is a server's certificate, and its issuer ${named(issuer)} is missing`;
}

/** A subject has its parts in lines. */
const named = (subject: string): string => `"${subject.replaceAll('\n', ', ')}"`;

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

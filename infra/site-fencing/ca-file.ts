import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/**
 * Finds the fault of a file with certificate authorities. The file becomes part of the functions' code, so it must
 * contain certificates in PEM and no private key.
 *
 * @returns a clause that names the fault, or undefined for a valid file
 */
export function faultOfCaFile(path: string): string | undefined {
  const text = read(resolve(path));
  if (text === undefined) return `${resolve(path)} cannot be read`;
  const blocks = [...text.matchAll(BLOCK)].map(([pem, label = '']) => ({ pem, label }));
  const other = blocks.find(({ label }) => label !== 'CERTIFICATE');
  if (other !== undefined) return `it contains a ${other.label}`;
  if (blocks.length === 0) return 'it contains no certificate';
  return blocks.every(({ pem }) => isCertificate(pem))
    ? undefined
    : 'it contains a certificate that cannot be read';
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

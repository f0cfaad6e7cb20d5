import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/**
 * What is wrong with a file of authorities: it becomes part of the functions' code, so that it must hold certificates
 * in PEM and no private key.
 *
 * @returns a clause without a subject, or undefined for a file as it should be
 */
export function faultOfCaFile(path: string): string | undefined {
  const text = read(resolve(path));
  if (text === undefined) return `${resolve(path)} cannot be read`;
  const blocks = [...text.matchAll(BLOCK)].map(([pem, label = '']) => ({ pem, label }));
  const other = blocks.find(({ label }) => label !== 'CERTIFICATE');
  if (other !== undefined) return `it holds a ${other.label}`;
  if (blocks.length === 0) return 'it holds no certificate';
  return blocks.every(({ pem }) => isCertificate(pem))
    ? undefined
    : 'it holds a certificate that cannot be read';
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

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readAuthorities } from '../../functions/support/authorities.ts';

/**
 * Finds the fault of a file with certificate authorities. The functions trust what readAuthorities finds in it. The file
 * becomes part of their code, so it must contain nothing but certificates.
 *
 * @returns a clause that names the fault, or undefined for a valid file
 */
export function faultOfCaFile(path: string): string | undefined {
  const text = read(resolve(path));
  if (text === undefined) return `${resolve(path)} cannot be read`;
  const other = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].find(
    ([, label]) => label !== 'CERTIFICATE',
  );
  if (other !== undefined) return `it contains a ${other[1]}`;
  const authorities = readAuthorities(text, Date.now());
  return 'fault' in authorities ? `it ${authorities.fault}` : undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

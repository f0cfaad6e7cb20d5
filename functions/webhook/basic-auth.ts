import { createHash, timingSafeEqual } from 'node:crypto';
import { decodeBase64 } from './base64.ts';

/** The caller's user and password as raw bytes, never URL-decoded, because a password may contain `%`. */
export interface GivenCredentials {
  readonly user: Buffer;
  readonly password: Buffer;
}

/** Longer than any accepted user and password; a longer header is not decoded. */
const LONGEST_HEADER = 4096;
const BASIC = /^basic +(\S+)$/i;
const COLON = 0x3a;

/**
 * Reads an Authorization header of the scheme Basic (RFC 7617). The user ends at the first colon; the password may
 * contain colons.
 *
 * @returns null if the header is missing or malformed
 */
export function parseBasicAuth(header: string | undefined): GivenCredentials | null {
  if (header === undefined || header.length > LONGEST_HEADER) return null;
  const bytes = decodeBase64(BASIC.exec(header)?.[1] ?? '');
  if (bytes === null) return null;
  const colon = bytes.indexOf(COLON);
  if (colon < 0) return null;
  return { user: bytes.subarray(0, colon), password: bytes.subarray(colon + 1) };
}

/**
 * Are user and password both right? Each is compared with every candidate, even after a mismatch, over digests of equal
 * length, so that the time reveals neither which of the two is wrong nor how much of it matches.
 */
export function matches(given: GivenCredentials, user: string, passwords: readonly string[]): boolean {
  const rightUser = same(given.user, user);
  const rightPassword = passwords.reduce((found, password) => found | same(given.password, password), 0);
  return (rightUser & rightPassword) === 1;
}

const same = (given: Buffer, expected: string): number =>
  Number(timingSafeEqual(digest(given), digest(Buffer.from(expected, 'utf8'))));

const digest = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

import { hostname, userInfo } from 'node:os';

/**
 * Who is at the keyboard, as the machine says: `user@host`. It tells colleagues whom to ask; who was permitted to
 * is what CloudTrail knows.
 */
export const actor = (): string => `${user()}@${hostname()}`;

function user(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that no account has.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

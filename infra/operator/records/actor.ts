import { hostname, userInfo } from 'node:os';

/** The operator as the machine names them: `user@host`. It is a hint for colleagues; CloudTrail has the identity. */
export const actor = (): string => `${user()}@${hostname()}`;

function user(): string {
  try {
    return userInfo().username;
  } catch {
    // The user id of a container may have no account.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

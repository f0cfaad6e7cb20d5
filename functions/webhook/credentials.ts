import { type Password, type Passwords, type RightPasswords, rightAt } from '../clients/passwords.ts';
import type { Clock } from '../support/clock.ts';
import { throttle } from './throttle.ts';

/**
 * What is right is judged at each request, whenever it was read.
 *
 * @throws SecretUnavailable, from both
 */
export interface Credentials {
  /** By what was read up to five minutes ago. */
  passwords(): Promise<RightPasswords>;
  /** By what was read up to ten seconds ago, with the password before the current one: one was rotated, perhaps. */
  refreshed(): Promise<RightPasswords>;
}

const CACHED = 300_000;

/** A flood of wrong passwords costs one reading in this time, not one each. */
const BETWEEN_REFRESHES = 10_000;

/** A secret that cannot be read is not asked for by every request; below Alertmanager's second retry. */
const BETWEEN_READS = 1_000;

/**
 * The webhook's password. Callers within one interval share its reading and the result, a failed one too: who cannot
 * be judged is told to come again, as long as that is so.
 *
 * A worker hears of a rotation when it reads, and takes the password that it knows for the current one until then.
 * So nothing older than the grace is believed: what was current when it was read is within its grace now. Without a
 * grace that leaves the second in which requests share a reading.
 *
 * @param grace milliseconds, as of the passwords
 */
export function createCredentials(passwords: Passwords, grace: number, clock: Clock): Credentials {
  const cached = Math.max(0, Math.min(CACHED, grace - BETWEEN_READS));
  const betweenRefreshes = Math.max(BETWEEN_READS, Math.min(BETWEEN_REFRESHES, grace));
  const judged = (read: () => Promise<Password>) => async () => {
    const password = await read();
    return rightAt(password, clock.now());
  };
  return {
    passwords: judged(throttle(BETWEEN_READS, clock, () => passwords.known(cached))),
    refreshed: judged(throttle(betweenRefreshes, clock, () => passwords.afresh())),
  };
}

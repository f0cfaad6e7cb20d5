import { type AcceptedPasswords, acceptedAt, type Password, type Passwords } from '../clients/passwords.ts';
import type { Clock } from '../support/clock.ts';
import { throttle } from './throttle.ts';

/**
 * The accepted passwords, decided at each request.
 *
 * @throws SecretUnavailable, from both
 */
export interface Credentials {
  /** From a secret that was read up to five minutes ago. */
  passwords(): Promise<AcceptedPasswords>;
  /** From a secret that was read up to ten seconds ago, with the previous password, in case of a rotation. */
  refreshed(): Promise<AcceptedPasswords>;
}

const CACHED = 300_000;

/** A flood of wrong passwords causes one read of the secret in this time, not one per request. */
const BETWEEN_REFRESHES = 10_000;

/** Not every request reads a secret that cannot be read. Shorter than the time to Alertmanager's second retry. */
const BETWEEN_READS = 1_000;

/**
 * The webhook's password. Requests within one interval share one read of the secret and its result. If the read fails,
 * they all get 503 until a later read succeeds.
 *
 * A worker notices a rotation only when it reads the secret again. So it caches the secret no longer than the grace
 * period: a cached password is either current or still within its grace period. Without a grace period, a replaced
 * password is accepted for up to a second, in which requests share one read.
 *
 * @param grace milliseconds, as for `createPasswords`
 */
export function createCredentials(passwords: Passwords, grace: number, clock: Clock): Credentials {
  const cached = Math.max(0, Math.min(CACHED, grace - BETWEEN_READS));
  const betweenRefreshes = Math.max(BETWEEN_READS, Math.min(BETWEEN_REFRESHES, grace));
  const accepted = (read: () => Promise<Password>) => async () => {
    const password = await read();
    return acceptedAt(password, clock.now());
  };
  return {
    passwords: accepted(throttle(BETWEEN_READS, clock, () => passwords.cached(cached))),
    refreshed: accepted(throttle(betweenRefreshes, clock, () => passwords.refreshed())),
  };
}

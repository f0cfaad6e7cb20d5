import { SecretUnavailable } from '../domain/errors.ts';
import type { Clock } from '../support/clock.ts';
import type { Secret } from './secrets.ts';

/** A password as Secrets Manager held it at one moment. `acceptedAt` decides at its use which texts are accepted. */
export interface Password {
  readonly current: string;
  /** The previous password: one text or none; absent if it was not read. */
  readonly previous?: readonly string[] | undefined;
  /** Set if the previous password could not be read. */
  readonly previousError?: SecretUnavailable;
  /** Until then the previous password is accepted: milliseconds since 1970. */
  readonly graceEnds: number;
}

/**
 * A password that changes in Secrets Manager and at its users at different times, so that two are accepted for a while.
 * The previous one is read only if the current one is rejected, and only within the grace period.
 */
export interface Passwords {
  /**
   * The password as read up to `maxAge` milliseconds ago.
   *
   * @throws SecretUnavailable when the current one cannot be read
   */
  cached(maxAge: number): Promise<Password>;
  /**
   * The current password and the previous one, read now.
   *
   * @throws SecretUnavailable if the current one cannot be read; a failure to read the previous one is in the result
   */
  refreshed(): Promise<Password>;
}

/** The passwords that are accepted at one moment; none is empty. */
export interface AcceptedPasswords {
  readonly candidates: readonly [current: string, ...previous: string[]];
  /** Set if the previous password would be accepted, and could not be read. */
  readonly previousError?: SecretUnavailable | undefined;
}

export function acceptedAt(
  { current, previous = [], previousError, graceEnds }: Password,
  now: number,
): AcceptedPasswords {
  if (now >= graceEnds) return { candidates: [current] };
  return { candidates: [current, ...previous], previousError };
}

/** @param grace milliseconds for which a password is still accepted after a rotation; 0 disables it */
export function createPasswords(secret: Secret, grace: number, clock: Clock): Passwords {
  let last: { readonly at: number; readonly id: string; readonly password: Password } | undefined;

  const read = async (withPrevious: boolean): Promise<Password> => {
    const at = clock.now();
    const { id, text, createdAt } = await secret.current();
    // If this clock is behind the service's, a version seems to be from the future; its grace period starts now.
    const graceEnds = Math.min(createdAt, at) + grace;
    // A version has one predecessor, which need not be read again.
    const known = last?.id === id ? last.password.previous : undefined;
    const readsPrevious = withPrevious && known === undefined && clock.now() < graceEnds;
    const password = {
      current: text,
      graceEnds,
      previous: known,
      ...(readsPrevious ? await previousOf(secret) : {}),
    };
    last = { at, id, password };
    return password;
  };

  return {
    async cached(maxAge) {
      // A clock that is set back must not extend the cache.
      if (last !== undefined && Math.abs(clock.now() - last.at) < maxAge) return last.password;
      return read(false);
    },
    refreshed: () => read(true),
  };
}

async function previousOf(secret: Secret): Promise<Pick<Password, 'previous' | 'previousError'>> {
  try {
    const text = await secret.previous();
    return { previous: text === undefined ? [] : [text] };
  } catch (error) {
    if (error instanceof SecretUnavailable) return { previousError: error };
    throw error;
  }
}

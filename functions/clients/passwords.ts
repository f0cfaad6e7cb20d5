import { SecretUnavailable } from '../domain/errors.ts';
import type { Clock } from '../support/clock.ts';
import type { Secret } from './secrets.ts';

/** A password as Secrets Manager held it at one moment; what of it is right is judged when it is used. */
export interface Password {
  readonly current: string;
  /** What it was before: one text or none; absent where that was not asked for. */
  readonly previous?: readonly string[];
  /** Why it was asked for and is not known. */
  readonly unread?: SecretUnavailable;
  /** From when on what it was before is wrong: milliseconds since 1970. */
  readonly graceEnds: number;
}

/**
 * A password that changes in Secrets Manager and where it is used at different times, so that two are right for a
 * while. The one before is asked for only where the current one does not do, and only within the grace.
 */
export interface Passwords {
  /**
   * The password as it was read up to `maxAge` milliseconds ago.
   *
   * @throws SecretUnavailable when the current one cannot be read
   */
  known(maxAge: number): Promise<Password>;
  /**
   * The password as it is now, and what it was before.
   *
   * @throws SecretUnavailable when the current one cannot be read; a failure to read the other is in the answer
   */
  afresh(): Promise<Password>;
}

/** What is right at a moment; no password in it is empty. */
export interface RightPasswords {
  readonly right: readonly [current: string, ...previous: string[]];
  /** Set where the one before would be right and is not known. */
  readonly unread?: SecretUnavailable;
}

export function rightAt(
  { current, previous = [], unread, graceEnds }: Password,
  now: number,
): RightPasswords {
  if (now >= graceEnds) return { right: [current] };
  return { right: [current, ...previous], ...(unread === undefined ? {} : { unread }) };
}

/** @param grace milliseconds for which a password stays right after it was replaced; 0 for not at all */
export function createPasswords(secret: Secret, grace: number, clock: Clock): Passwords {
  let last: { readonly at: number; readonly id: string; readonly password: Password } | undefined;

  const read = async (withPrevious: boolean): Promise<Password> => {
    const at = clock.now();
    const { id, text, createdAt } = await secret.current();
    // By a clock that is behind the service's a version is made in the future; its grace begins now at the latest.
    const graceEnds = Math.min(createdAt, at) + grace;
    // One version has one predecessor, which need not be asked for again.
    const known = last?.id === id ? last.password.previous : undefined;
    const asks = withPrevious && known === undefined && clock.now() < graceEnds;
    const password = {
      current: text,
      graceEnds,
      ...(known === undefined ? {} : { previous: known }),
      ...(asks ? await previousOf(secret) : {}),
    };
    last = { at, id, password };
    return password;
  };

  return {
    async known(maxAge) {
      // A clock that is set back must not make a reading live longer.
      if (last !== undefined && Math.abs(clock.now() - last.at) < maxAge) return last.password;
      return read(false);
    },
    afresh: () => read(true),
  };
}

async function previousOf(secret: Secret): Promise<Pick<Password, 'previous' | 'unread'>> {
  try {
    const text = await secret.previous();
    return { previous: text === undefined ? [] : [text] };
  } catch (error) {
    if (error instanceof SecretUnavailable) return { unread: error };
    throw error;
  }
}

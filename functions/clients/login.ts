import type { Clock } from '../support/clock.ts';
import type { HttpsAnswer, HttpsRequest } from '../support/http.ts';
import { memoizeAsync } from '../support/memoize-async.ts';
import { acceptedAt, type Passwords } from './passwords.ts';

/**
 * Sends a request with an accepted password. All requests of one invocation share the password.
 *
 * @throws SecretUnavailable if a password that may be accepted cannot be read; the errors of `send`
 */
export type Login = (
  method: HttpsRequest['method'],
  send: (password: string) => Promise<HttpsAnswer>,
) => Promise<HttpsAnswer>;

const CACHED = 300_000;

/**
 * The first request uses a password that was read up to `maxAge` milliseconds ago. If it is rejected with 401, it is
 * sent again with the current password and then, within the grace period, with the previous one, because Secrets
 * Manager and the cluster change the password at different times. Each password is sent once; an accepted one is used
 * from then on.
 *
 * A POST is not sent again, although a 401 comes before any effect: nothing may be read between the write intent and
 * the POST, and an earlier query of the same invocation has found the accepted password. If the password changes
 * between the two, the step fails, and its retry finds the new one.
 *
 * @param maxAge @default 300000, five minutes
 */
export function createLogin(passwords: Passwords, clock: Clock, maxAge = CACHED): Login {
  const first = memoizeAsync(() => passwords.cached(maxAge));
  const refreshed = memoizeAsync(() => passwords.refreshed());
  let accepted: string | undefined;
  return async (method, send) => {
    const used = accepted ?? (await first()).current;
    const refused = await send(used);
    if (refused.status !== 401 || method === 'POST') return refused;
    const { candidates, previousError } = acceptedAt(await refreshed(), clock.now());
    for (const password of new Set(candidates)) {
      if (password === used) continue;
      const answer = await send(password);
      if (answer.status === 401) continue;
      accepted = password;
      return answer;
    }
    if (previousError) throw previousError;
    return refused;
  };
}

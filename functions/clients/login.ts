import type { Clock } from '../support/clock.ts';
import type { HttpsAnswer, HttpsRequest } from '../support/http.ts';
import { memoizeAsync } from '../support/memoize-async.ts';
import { type Passwords, rightAt } from './passwords.ts';

/**
 * Asks with the right password, which the questions of one invocation have in common.
 *
 * @throws SecretUnavailable where a password that may be right cannot be read; whatever `send` throws
 */
export type Login = (
  method: HttpsRequest['method'],
  send: (password: string) => Promise<HttpsAnswer>,
) => Promise<HttpsAnswer>;

const CACHED = 300_000;

/**
 * The first question reads the password, up to `maxAge` milliseconds old. One that is answered 401 is sent again with the
 * password as it is now and then, within its grace, with the one before it: it was changed in Secrets Manager and in
 * the cluster at different times. Each is sent once, and the one that is let in is used from then on.
 *
 * A POST is not sent again, although a 401 comes before any effect: between its stamp and the POST nothing is to be
 * read, and a question before it has settled the password in the same invocation. Where the password changed in
 * between, the step fails, and asks anew when it is repeated.
 *
 * @param maxAge @default 300000, five minutes
 */
export function createLogin(passwords: Passwords, clock: Clock, maxAge = CACHED): Login {
  const first = memoizeAsync(() => passwords.known(maxAge));
  const afresh = memoizeAsync(() => passwords.afresh());
  let letIn: string | undefined;
  return async (method, send) => {
    const used = letIn ?? (await first()).current;
    const refused = await send(used);
    if (refused.status !== 401 || method === 'POST') return refused;
    const { right, unread } = rightAt(await afresh(), clock.now());
    for (const password of new Set(right)) {
      if (password === used) continue;
      const answer = await send(password);
      if (answer.status === 401) continue;
      letIn = password;
      return answer;
    }
    if (unread) throw unread;
    return refused;
  };
}

import type * as z from 'zod';
import { InfinispanRefused, InfinispanUnavailable } from '../domain/errors.ts';
import type { InfinispanAccess } from '../domain/settings.ts';
import type { Https, HttpsAnswer, HttpsRequest } from '../support/http.ts';
import { suspectForm } from '../support/password-form.ts';
import type { Login } from './login.ts';

/** Requests to Infinispan's REST API, version 2, without a meaning yet. */

/** The parts of the access that are kept in Secrets Manager. */
export interface InfinispanSecrets {
  readonly login: Login;
  /** The authorities to trust in PEM; throws SecretUnavailable, InfinispanRefused. @default - the public ones */
  readonly ca?: () => Promise<string>;
}

/**
 * Number of new connections per query, behind a route that balances them. With round-robin routing five connections
 * reach all of up to five nodes. With random routing they miss a given node of two 1 time in 32, of three 1 in 8, of
 * four 1 in 4. A try of *Take site offline* makes eleven connections (status queries, POST, status queries). No smaller
 * number of nodes divides eleven, so with round-robin routing the POSTs of several tries also reach different nodes.
 */
export const CONNECTIONS = 5;

/**
 * Sends one request on a connection of its own.
 *
 * @param path below `/rest/v2`, with its query
 * @param headers in addition to the credentials
 * @throws InfinispanUnavailable, InfinispanRefused, SecretUnavailable
 */
export type Ask = (
  method: HttpsRequest['method'],
  path: string,
  seconds: number,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export function createAsk(access: InfinispanAccess, https: Https, { login, ca }: InfinispanSecrets): Ask {
  return async (method, path, seconds, headers = {}) => {
    const passwords = new Set<string>();
    const answer = await login(method, async (password) => {
      passwords.add(password);
      const trusted = await ca?.();
      const credentials = Buffer.from(`${access.user}:${password}`, 'utf8').toString('base64');
      return https({
        method,
        origin: access.endpoint,
        path: `/rest/v2${path}`,
        headers: { authorization: `Basic ${credentials}`, accept: 'application/json', ...headers },
        deadline: seconds * 1000,
        ...(trusted === undefined ? {} : { ca: trusted }),
        ...(access.serverName === undefined ? {} : { serverName: access.serverName }),
      }).catch((error: unknown) => {
        throw named(error, method, path);
      });
    });
    return answer.status === 401 ? { ...answer, hint: hintOf(passwords) } : answer;
  };
}

/** The answers of all connections; failed ones are left out. */
export async function answersOf<T extends object | string | boolean>(
  pending: readonly Promise<T>[],
): Promise<[T, ...T[]]> {
  const ended = await Promise.allSettled(pending);
  const [first, ...others] = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  // If all failed, this throws the error of the first to end.
  return [first ?? (await Promise.race(pending)), ...others];
}

export interface Answer extends HttpsAnswer {
  /** A possible fault of the rejected passwords. */
  readonly hint?: string | undefined;
}

function hintOf(passwords: ReadonlySet<string>): string | undefined {
  const forms = [...new Set([...passwords].map(suspectForm))].filter((form) => form !== undefined);
  return forms.length === 0 ? undefined : `the text of the password's secret ${forms.join(' and ')}`;
}

/** The error of an answer with another status than the expected one. */
export const failureOf = ({ status, hint }: Answer, question: string): Error =>
  status >= 500
    ? new InfinispanUnavailable(`${question}: ${status}`)
    : new InfinispanRefused([`${question}: ${status}`, hint ?? []].flat().join('; '));

export function parsed<T>(schema: z.ZodType<T>, answer: Answer, question: string): T {
  if (answer.status !== 200) throw failureOf(answer, question);
  try {
    return schema.parse(JSON.parse(answer.body));
  } catch (error) {
    throw new InfinispanUnavailable(`${question}: an answer that is not Infinispan's`, { cause: error });
  }
}

/** A certificate that does not verify is a refusal, which an operator must fix; any other error may be temporary. */
const NOT_TRUSTED = /^(ERR_TLS|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|ERR_SSL)/;

function named(error: unknown, method: string, path: string): Error {
  const { code, name = 'Error' } = error as { code?: unknown; name?: string };
  // A time-out is a DOMException, whose code is a number without meaning here.
  const why = typeof code === 'string' ? code : name;
  const message = `${method} ${path}: ${why}`;
  return NOT_TRUSTED.test(why)
    ? new InfinispanRefused(message, { cause: error })
    : new InfinispanUnavailable(message, { cause: error });
}

import { once } from 'node:events';
import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';

export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** A function that starts for the first time answers within two seconds; nothing here takes longer. */
const DEADLINE_MS = 30_000;

/**
 * One HTTP or HTTPS request on a connection of its own, with the given headers and no others than Host and
 * Connection, which `fetch` does not allow.
 *
 * @throws Error as node:http gives them, TimeoutError after 30 s
 */
export async function ask(url: string, options: RequestOptions, body = ''): Promise<Answered> {
  const request = url.startsWith('https:') ? overHttps : overHttp;
  const call = request(url, { agent: false, signal: AbortSignal.timeout(DEADLINE_MS), ...options });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}

import { once } from 'node:events';
import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';

export interface HttpResponse {
  readonly status: number;
  readonly body: string;
}

/** A cold function responds within two seconds; nothing else here takes longer. */
const DEADLINE_MS = 30_000;

/**
 * Sends one HTTP or HTTPS request on a new connection. Unlike `fetch` it sends only the given headers, Host and
 * Connection.
 *
 * @throws the errors of node:http, and TimeoutError after 30 s
 */
export async function sendRequest(url: string, options: RequestOptions, body = ''): Promise<HttpResponse> {
  const request = url.startsWith('https:') ? overHttps : overHttp;
  const call = request(url, { agent: false, signal: AbortSignal.timeout(DEADLINE_MS), ...options });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}

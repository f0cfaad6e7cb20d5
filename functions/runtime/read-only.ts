import type { Https } from '../support/http.ts';
import { type AwsClient, isRead, sendThrough } from './commands.ts';

/** A rehearsal was about to change something; the request was not sent. */
class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
}

/** The client; from now on it rejects every command that is not a read, before a request is sent. */
export const readOnly = <Client extends AwsClient>(client: Client): Client =>
  sendThrough(client, async (name, send) => {
    if (!isRead(name)) throw new WriteRefused(name);
    return send();
  });

/** Sends only requests with the method GET. */
export const readOnlyHttps =
  (send: Https): Https =>
  async (request) => {
    if (request.method !== 'GET') throw new WriteRefused(`${request.method} ${request.path}`);
    return send(request);
  };

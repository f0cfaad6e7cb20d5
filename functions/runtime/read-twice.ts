import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type AwsClient, isRead, sendThrough } from './commands.ts';

/** The connections of all clients. Local stacks use HTTP. */
export const agents = {
  httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 50 }),
  httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 50 }),
};

/**
 * The client, whose requests use the connections of `agents`; from now on it sends a read a second time, on a new
 * connection, if its connection turned out to be closed. Lambda closes connections that are idle between two invocations
 * (AWS Lambda Developer Guide, "Best practices for working with AWS Lambda functions"). A write is not sent again: the
 * first one may have taken effect, and each step handles that by itself.
 */
export const readTwice = <Client extends AwsClient>(client: Client): Client =>
  sendThrough(client, async (name, send) => {
    try {
      return await send();
    } catch (error) {
      if (!isRead(name) || !CLOSED.has((error as { code?: unknown }).code)) throw error;
      closeIdleConnections();
      return send();
    }
  });

const CLOSED: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE']);

/** The other idle connections are as old as the closed one. */
function closeIdleConnections(): void {
  // Stryker disable next-line OptionalChaining: only the type has lists that are absent
  for (const { freeSockets } of Object.values(agents)) {
    for (const socket of Object.values(freeSockets).flat()) {
      // Stryker disable next-line OptionalChaining: only the type has lists that are absent
      socket?.destroy();
    }
  }
}

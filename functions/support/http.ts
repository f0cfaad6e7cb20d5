import { type RequestOptions, request } from 'node:https';
import { checkServerIdentity } from 'node:tls';

export interface HttpsRequest {
  readonly method: 'GET' | 'POST';
  /** Scheme `https`, host and port. */
  readonly origin: string;
  /** Path and query, encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Certificates that are trusted instead of the public ones (PEM). An issuing authority is trusted without its root,
   * as curl trusts it: it was configured by name, and trusting it alone is narrower than trusting its root.
   */
  readonly ca?: string;
  /**
   * Name that the server's certificate must have, if it differs from the host. SNI still has the host: a router that
   * passes TLS through finds its server by it.
   */
  readonly serverName?: string;
  /** Milliseconds until the whole answer must have arrived. */
  readonly deadline: number;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly body: string;
}

/** Sends one request on a connection of its own: behind a load-balanced route, each may reach another node. */
export type Https = (request: HttpsRequest) => Promise<HttpsAnswer>;

/** Real responses are a few kilobytes; a longer one is not read to its end. */
const LONGEST_BODY = 1024 * 1024;

/** @throws the errors of node:https; `TimeoutError` after the deadline. Certificates are always verified. */
export const https: Https = ({ method, origin, path, headers, ca, serverName, deadline }) => {
  const options: RequestOptions = {
    method,
    headers,
    agent: false,
    signal: AbortSignal.timeout(deadline),
    ...(ca === undefined ? {} : { ca, allowPartialTrustChain: true }),
    ...(serverName === undefined
      ? {}
      : { checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate) }),
  };
  return new Promise((resolve, reject) => {
    const call = request(new URL(path, origin), options, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > LONGEST_BODY) call.destroy(new Error(`the answer is longer than ${LONGEST_BODY} bytes`));
        chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    call.on('error', (error) => reject(unwrapAbort(error)));
    call.end();
  });
};

/** An abort by the deadline has the message "aborted"; its cause is the `TimeoutError`. */
function unwrapAbort(error: Error): Error {
  return error.name === 'AbortError' && error.cause instanceof Error ? error.cause : error;
}

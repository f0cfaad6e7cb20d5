import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/**
 * A listener of a test's server. Its failure fails the run, as an unhandled rejection, but not where the client has cut the
 * request off: the emulator does so when it stops, or ends a function.
 */
export const requestListener =
  (serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>): RequestListener =>
  (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (request.errored === null) throw error;
    });
  };

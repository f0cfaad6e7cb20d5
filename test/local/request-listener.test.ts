import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { close, listen } from '../../infra/local/stand-ins/listen.ts';
import { requestListener } from './support/request-listener.ts';

/** A run with an unhandled rejection fails. */
it('a request that is cut off in its body fails nothing', async () => {
  const failed = Promise.withResolvers<unknown>();
  const server = createServer(
    requestListener(async (request) => {
      await text(request).catch((error: unknown) => {
        failed.resolve(error);
        throw error;
      });
    }),
  );
  const port = await listen(server);
  const socket = connect(port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf');
  await once(server, 'request');
  socket.destroy();

  expect(await failed.promise).toMatchObject({ code: 'ECONNRESET' });
  await close(server);
});

import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { agents, readTwice } from '../../../../functions/runtime/read-twice.ts';
import { rejectionOf } from '../../support/aws.ts';

const item = { TableName: 'claims', Key: { application: { S: 'x' } } };
const read = () => new GetItemCommand(item);
const write = () => new PutItemCommand({ TableName: 'claims', Item: item.Key });

let server: Server;
let answer: (socket: Socket, response: ServerResponse) => void;
let sockets: Socket[];
const succeed = (_: Socket, response: ServerResponse) => response.end('{}');
const close = (socket: Socket) => socket.destroy();

beforeEach(async () => {
  sockets = [];
  answer = succeed;
  server = createServer((request, response) => {
    sockets.push(request.socket);
    request.resume();
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    answer(request.socket, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  for (const agent of Object.values(agents)) agent.destroy();
  server.close();
  server.closeAllConnections();
});

const createClient = () =>
  readTwice(
    new DynamoDBClient({
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      maxAttempts: 1,
      requestHandler: agents,
    }),
  );

/** The server closes every connection on which it has answered before, at its next request. */
const closeUsed = () => {
  const used = new Set(sockets);
  answer = (socket, response) => (used.has(socket) ? close(socket) : succeed(socket, response));
};

describe('a client whose idle connections were closed', () => {
  it('sends a read again, on a new connection', async () => {
    const client = createClient();
    // Three idle connections.
    await Promise.all([client.send(read()), client.send(read()), client.send(read())]);
    closeUsed();
    sockets.length = 0;

    await client.send(read());

    expect(sockets).toHaveLength(2);
    expect(new Set(sockets).size).toBe(2);
  });

  it('does not send a write again', async () => {
    const client = createClient();
    await client.send(read());
    closeUsed();
    sockets.length = 0;

    expect(await rejectionOf(client.send(write()))).toMatchObject({ code: 'ECONNRESET' });
    expect(sockets).toHaveLength(1);
  });

  it('fails if the new connection is closed too', async () => {
    answer = close;

    expect(await rejectionOf(createClient().send(read()))).toMatchObject({ code: 'ECONNRESET' });
    expect(sockets).toHaveLength(2);
  });
});

it('a read that is refused is not sent again', async () => {
  answer = (_, response) => response.writeHead(400).end('{"__type":"AccessDeniedException"}');

  expect(await rejectionOf(createClient().send(read()))).toMatchObject({ name: 'AccessDeniedException' });
  expect(sockets).toHaveLength(1);
});

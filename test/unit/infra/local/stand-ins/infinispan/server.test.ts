import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Authority, createAuthority } from '../../../../../../infra/local/stack/certificates.ts';
import {
  type InfinispanServer,
  startInfinispan,
} from '../../../../../../infra/local/stand-ins/infinispan/server.ts';
import { ARRANGEMENT } from '../../../../../cases/infinispan/arrangement.ts';
import { BACKUPS, type Circumstance, CONTAINER } from '../../../../../cases/infinispan/case.ts';
import { CASES } from '../../../../../cases/infinispan/cases.ts';
import { check, type Subject } from '../../../../../cases/infinispan/check.ts';
import { checkFrozenNode } from '../../../../../cases/infinispan/frozen-node.ts';
import { type Connection, connect, type Sent } from '../../../../../cases/infinispan/http-client.ts';

const AUTHORIZATION = `Basic ${btoa('fencer:fence-secret')}`;
const READ = { method: 'GET', path: `${BACKUPS}/site-b`, authorization: AUTHORIZATION };
const TAKE_OFFLINE = {
  method: 'POST',
  path: `${BACKUPS}/site-b?action=take-offline`,
  authorization: AUTHORIZATION,
};
const OFFLINE = { status: 200, body: '{"status":"offline"}' };
const ONLINE = { status: 200, body: '{"status":"online"}' };

let authority: Authority;
let server: InfinispanServer;
let connections: Connection[];
/** The first connection that sends a request; it reaches the site master. */
let client: Connection;

beforeAll(async () => {
  authority = await createAuthority();
});

beforeEach(async () => {
  const tls = await authority.issue({ names: [], addresses: ['127.0.0.1'] });
  server = await startInfinispan({ ...ARRANGEMENT, tls });
  connections = [];
  client = open();
});

afterEach(async () => {
  for (const connection of connections) connection.close();
  await server.close();
});

function open(): Connection {
  const connection = connect(server.url, authority.certificate);
  connections.push(connection);
  return connection;
}

async function control(method: 'GET' | 'PUT' | 'POST', name: string, body?: unknown): Promise<unknown> {
  const response = await open().send({ method, path: `/_control/${name}`, body });
  expect(response.status, response.body).toBeLessThan(300);
  return response.body === '' ? undefined : JSON.parse(response.body);
}

/** Sends a request, waits until the server has it, and closes the connection without waiting for the response. */
async function sendAndDisconnect(request: Sent): Promise<void> {
  const disconnect = new AbortController();
  const before = server.controls.calls().length;
  const response = open().send({ ...request, signal: disconnect.signal });
  while (server.controls.calls().length === before) await nextTurn();
  disconnect.abort();
  await expect(response).rejects.toThrow('abort');
}

it('lists a connection that has sent nothing, without a protocol', async () => {
  const silent = connectTcp(server.port, '127.0.0.1');
  await once(silent, 'connect');
  const list = async () => {
    const path = '/rest/v2/server/connections';
    const { body } = await client.send({ method: 'GET', path, authorization: AUTHORIZATION });
    return JSON.parse(body);
  };

  await expect.poll(list).toMatchObject([
    { principal: 'fencer', 'protocol-version': 'HTTP/1.1' },
    { principal: null, 'protocol-version': null },
  ]);
  silent.destroy();
  await expect.poll(list).toHaveLength(1);
});

describe('over HTTPS', () => {
  describe.each(Object.entries(CASES))('%s', (_, cases) => {
    it.each(cases)('$title', (row) => check(subject(), row));
  });

  it('with a frozen node, responds as 16.0.5', async () => {
    const freeze = async (other: boolean) => void (await control('PUT', 'paused', [false, other]));
    await checkFrozenNode({ ...subject(), freeze: () => freeze(true), thaw: () => freeze(false) }, '16.0.5');
  });

  function subject(): Subject {
    const nodes = [client, open()] as const;
    // The first connection to send a request reaches the site master.
    const settled = client.send({ method: 'GET', path: `${CONTAINER}/health/status` });
    const circumstances: Record<Circumstance, () => Promise<unknown>> = {
      'site-b out of view': () => control('PUT', 'site', { view: ['site-a'] }),
      restarted: () => control('POST', 'restart'),
      'no backups': () => control('PUT', 'site', { caches: { local: [] } }),
    };
    return {
      async ask({ node, ...request }) {
        await settled;
        return nodes[node].send(request);
      },
      async arrange(circumstance) {
        await circumstances[circumstance]();
      },
      async restore() {
        await control('PUT', 'site', { view: ARRANGEMENT.view, caches: ARRANGEMENT.caches });
      },
    };
  }
});

describe('nodes', () => {
  it('take connections in turn, and controls take no turn', async () => {
    const seen: unknown[] = [];
    for (const connection of [client, open(), open(), client]) {
      await control('GET', 'calls');
      const { body } = await connection.send({ ...READ, path: CONTAINER });
      seen.push(JSON.parse(body).node_address);
    }
    expect(seen).toEqual(['site-a-0', 'site-a-1', 'site-a-0', 'site-a-0']);
  });
});

describe('controls', () => {
  it.each([
    ['view', { view: ['site-a'] }, CONTAINER, { sites_view: ['site-a'] }],
    [
      'view of each node',
      { view: [[], ['site-a', 'site-b']] },
      CONTAINER,
      { relay_node: true, sites_view: [] },
    ],
    ['siteMaster', { siteMaster: [false, true] }, CONTAINER, { relay_node: false, sites_view: [] }],
    ['status', { status: { 'site-b': { sessions: 'offline' } } }, READ.path, { offline: ['sessions'] }],
    [
      'status of each node',
      { status: { 'site-b': { sessions: ['online', 'offline'] } } },
      READ.path,
      { status: 'online' },
    ],
    ['caches', { caches: { work: ['site-d'] } }, BACKUPS, { 'site-d': { status: 'online' } }],
  ])('set the site: %s', async (_, settings, path, expected) => {
    await control('PUT', 'site', settings);
    expect(JSON.parse((await client.send({ ...READ, path })).body)).toMatchObject(expected);
  });

  it.each([
    ['an unknown setting', 'PUT', 'site', { offline: true }],
    ['a cache that does not back up there', 'PUT', 'site', { status: { 'site-c': { sessions: 'offline' } } }],
    ['too few nodes', 'PUT', 'site', { siteMaster: [true] }],
    ['the views of too few nodes', 'PUT', 'site', { view: [['site-a']] }],
    ['too few nodes', 'PUT', 'paused', [true]],
    ['a status of too few nodes', 'PUT', 'site', { status: { 'site-b': { sessions: ['offline'] } } }],
    ['a fault of an unknown operation', 'POST', 'faults', [{ operation: 'GET nothing', error: 500 }]],
    ['a fault without an error', 'POST', 'faults', [{ operation: 'GET backups' }]],
  ])('refuse %s', async (_, method, name, body) => {
    expect(await client.send({ method, path: `/_control/${name}`, body })).toMatchObject({ status: 400 });
  });

  it('list the calls, by operation and without credentials', async () => {
    await client.send(READ);
    await client.send({ ...TAKE_OFFLINE, authorization: 'Basic nonsense' });
    await client.send({ ...READ, path: '/rest/v3/container' });
    expect(await control('GET', 'calls')).toMatchObject([
      { operation: 'GET backups/{site}', input: { path: READ.path, node: 0 } },
      { operation: 'POST take-offline', input: { path: TAKE_OFFLINE.path } },
      { operation: 'GET unknown' },
    ]);
    expect(JSON.stringify(server.controls.calls())).not.toContain('Basic');
  });
});

describe('faults', () => {
  const operation = 'POST take-offline';
  const errorInside = '{"sessions":"Exception on sessions : ISPN000476: Timed out","actionTokens":"ok"}';

  it.each([
    ['an error before the effect', { error: 500 }, { status: 500, body: '' }, ONLINE],
    ['an error after the effect', { error: 503, afterEffect: true }, { status: 503, body: '' }, OFFLINE],
    ['an error in a 200', { error: 200, body: errorInside }, { status: 200, body: errorInside }, ONLINE],
    ['a plain text', { error: 500, body: 'ISPN000476' }, { status: 500, body: 'ISPN000476' }, ONLINE],
    ['a late effect', { delayMs: 20 }, { status: 200 }, OFFLINE],
    ['a late response', { delayMs: 20, afterEffect: true }, { status: 200 }, OFFLINE],
    ['a late error', { delayMs: 20, error: 502 }, { status: 502 }, ONLINE],
  ])('%s', async (_, fault, response, afterwards) => {
    await control('POST', 'faults', [{ operation, ...fault }]);
    expect(await client.send(TAKE_OFFLINE)).toMatchObject(response);
    expect(await client.send(READ)).toMatchObject(afterwards);
    expect(await client.send(TAKE_OFFLINE)).toMatchObject({ status: 200 });
  });

  it.each([
    ['before the effect', false, ONLINE],
    ['after the effect', true, OFFLINE],
  ])('a connection closed %s', async (_, afterEffect, afterwards) => {
    await control('POST', 'faults', [{ operation, error: 'close', afterEffect }]);
    await expect(client.send(TAKE_OFFLINE)).rejects.toThrow('socket hang up');
    expect(await open().send({ ...READ })).toMatchObject(afterwards);
  });

  it.each([
    ['before the effect', false, ONLINE],
    ['after the effect', true, OFFLINE],
  ])('no response at all, %s', async (_, afterEffect, afterwards) => {
    await control('POST', 'faults', [{ operation, error: 'hang', afterEffect }]);
    await sendAndDisconnect(TAKE_OFFLINE);
    expect(await client.send(READ)).toMatchObject(afterwards);
  });
});

describe('a paused server', () => {
  it('sends no response, and carries out the requests in their order when it resumes', async () => {
    await control('PUT', 'paused', true);
    await sendAndDisconnect(TAKE_OFFLINE);
    const read = client.send(READ);
    expect(server.model.status('site-b')).toEqual({ status: 'online' });
    await control('PUT', 'paused', false);
    expect(await read).toMatchObject(OFFLINE);
  });

  it('may be a single node: the others respond, and its requests are carried out late', async () => {
    await client.send(READ);
    await control('PUT', 'paused', [false, true]);
    await sendAndDisconnect(TAKE_OFFLINE);
    expect(await client.send(READ)).toMatchObject(ONLINE);
    await control('PUT', 'paused', [false, false]);
    expect(await client.send(READ)).toMatchObject(OFFLINE);
  });

  it('closes', async () => {
    await control('PUT', 'paused', true);
    await sendAndDisconnect(TAKE_OFFLINE);
    await server.close();
    expect(server.model.status('site-b')).toEqual({ status: 'online' });
  });
});

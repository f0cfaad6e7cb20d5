import { describe, expect, it } from 'vitest';
import { createInfinispanSite } from '../../../../../../../infra/local/stand-ins/infinispan/model.ts';
import { ARRANGEMENT, CREDENTIALS } from '../../../../../../cases/infinispan/arrangement.ts';
import {
  type Ask,
  BACKUPS,
  post,
  put,
  startPushState,
  takeOffline,
} from '../../../../../../cases/infinispan/case.ts';

/** Two sites that send each other their changes, both online and in view. */
function createPair() {
  const create = (site: string, other: string) =>
    createInfinispanSite({ ...ARRANGEMENT, site, caches: { sessions: [other] }, view: ['site-a', 'site-b'] });
  const [a, b] = [create('site-a', 'site-b'), create('site-b', 'site-a')];
  a.connect(b);
  b.connect(a);
  const send = (site: typeof a, { as = 'fencer', ...request }: Ask, body?: string) =>
    site.handle({
      ...request,
      authorization: `Basic ${Buffer.from(CREDENTIALS[as] ?? '').toString('base64')}`,
      body,
      node: 0,
    });
  const pushState = () =>
    JSON.parse(
      send(a, { method: 'GET', path: '/rest/v2/caches/sessions/x-site/backups?action=push-state-status' })
        .body,
    )['site-b'];
  return { a, b, send, pushState };
}

const entryOf = (key: string): Ask => ({ ...put('sessions'), path: `/rest/v2/caches/sessions/${key}` });
const CANCEL = post(`${BACKUPS}/site-b`, 'cancel-push-state');

describe('two sites', () => {
  it('have the same entries while each has the other online', () => {
    const { a, b, send } = createPair();
    send(a, entryOf('one'), '1');
    send(b, entryOf('two'), '2');
    send(b, { ...entryOf('one'), method: 'DELETE' });

    expect([a, b].map((site) => Object.fromEntries(site.entries('sessions')))).toEqual([
      { two: '2' },
      { two: '2' },
    ]);
  });

  it.each([
    { flags: 'SKIP_XSITE_BACKUP', drops: false, offline: false, left: 1 },
    { flags: undefined, drops: false, offline: false, left: 0 },
    { flags: undefined, drops: false, offline: true, left: 1 },
    { flags: 'SKIP_XSITE_BACKUP', drops: true, offline: false, left: 0 },
  ])(
    'a clear at one, flags $flags, dropped by the route: $drops, other offline: $offline: the other has $left entries',
    ({ flags, drops, offline, left }) => {
      const { a, b, send } = createPair();
      send(a, entryOf('one'), '1');
      b.setDropsFlags(drops);
      if (offline) b.setStatus('site-a', 'sessions', 'offline');

      const { status } = send(b, {
        ...post('/rest/v2/caches/sessions', 'clear'),
        as: 'restorer',
        ...(flags && { flags }),
      });

      expect(status).toBe(204);
      expect(b.entries('sessions').size).toBe(0);
      expect(a.entries('sessions').size).toBe(left);
    },
  );

  it('an offline site misses changes; a push overwrites its entries, and keeps those that only it has', () => {
    const { a, b, send, pushState } = createPair();
    send(a, entryOf('one'), '1');
    send(a, takeOffline('site-b'));
    b.setStatus('site-a', 'sessions', 'offline');
    send(a, entryOf('one'), 'changed');
    send(b, entryOf('one'), 'stale');
    send(b, entryOf('junk'), 'stale');

    send(a, startPushState('site-b'));

    expect(pushState()).toBe('OK');
    expect(Object.fromEntries(b.entries('sessions'))).toEqual({ one: 'changed', junk: 'stale' });
    expect(a.entries('sessions').size).toBe(1);
  });

  it('a push sends its entries between the queries, beside the changes of users', () => {
    const { a, b, send, pushState } = createPair();
    send(a, takeOffline('site-b'));
    for (const key of ['one', 'two', 'three']) send(a, entryOf(key), key);
    a.setEntriesPerQuery(1);
    send(a, startPushState('site-b'));
    send(a, entryOf('four'), 'four');

    const sent = [b.entries('sessions').size, pushState(), b.entries('sessions').size];
    const again = send(a, startPushState('site-b'));

    expect(sent).toEqual([2, 'SENDING', 3]);
    expect(JSON.parse(again.body).sessions).toMatch(/^Unable to pushState to 'site-b'\. ISPN000217: /);
    expect([pushState(), b.entries('sessions').size]).toEqual(['OK', 4]);
  });

  it.each([
    { when: 'cancelled', state: 'CANCELED' },
    { when: 'without a link', state: 'ERROR' },
  ])('a push that is $when stays $state', ({ when, state }) => {
    const { a, send, pushState } = createPair();
    for (const key of ['one', 'two']) send(a, entryOf(key), key);
    a.setEntriesPerQuery(0);
    send(a, startPushState('site-b'));
    if (when === 'cancelled') send(a, CANCEL);
    else a.setView(['site-a']);

    expect([pushState(), pushState()]).toEqual([state, state]);
  });

  it('a site that restarts is empty, and has the other one online', () => {
    const { a, b, send } = createPair();
    send(a, entryOf('one'), '1');
    b.setStatus('site-a', 'sessions', 'offline');

    b.restart();

    expect(b.entries('sessions').size).toBe(0);
    expect(b.status('site-a')).toEqual({ status: 'online' });
    expect(a.entries('sessions').size).toBe(1);
  });

  it('lists the clients of a node, and the one that asks', () => {
    const { b, send } = createPair();
    b.setClients([[{ principal: 'keycloak', protocol: null }], []]);

    const { body } = send(b, { method: 'GET', path: '/rest/v2/server/connections' });

    expect(JSON.parse(body)).toMatchObject([
      { principal: 'keycloak', 'protocol-version': null },
      { principal: 'fencer', 'protocol-version': 'HTTP/1.1' },
    ]);
    expect(() => b.setClients([[]])).toThrow(RangeError);
  });
});

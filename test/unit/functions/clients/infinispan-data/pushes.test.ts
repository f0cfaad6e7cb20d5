import { describe, expect, it } from 'vitest';
import type { InfinispanData } from '../../../../../functions/clients/infinispan-data.ts';
import { ok, text } from '../../../support/infinispan.ts';
import { createClient } from './client.ts';

const BACKUPS = '/rest/v2/container/x-site/backups/site-b';
/** As Infinispan 15.0 and 16.0 answer: test/cases/infinispan. */
const FORBIDDEN = text(
  403,
  "ISPN000287: Unauthorized access: subject 'Subject with principal(s): [app]' lacks 'ADMIN' permission",
);
const NO_SUCH_CACHE = text(404, "ISPN012010: Cache with name 'none' not found amongst the configured caches");
const NO_BACKUPS = text(404, "Cache 'local' does not have backup sites.");
const TIMED_OUT = 'ISPN000476: Timed out waiting for responses for request 17 from site-a-1 after 15 seconds';
const REFUSED = { name: 'InfinispanRefused' };
const UNAVAILABLE = { name: 'InfinispanUnavailable' };

describe('the state of a push', () => {
  it.each([
    ...['IDLE', 'SENDING', 'OK', 'ERROR', 'CANCELED'].map((state) => ({
      when: `the server answers ${state}`,
      answer: ok({ 'site-b': state }),
      state,
    })),
    {
      when: 'the server answers a state that we do not know',
      answer: ok({ 'site-b': 'X' }),
      state: 'unsettled',
    },
    { when: 'a member does not answer: a 200', answer: ok({ ERROR: TIMED_OUT }), state: 'unsettled' },
    { when: 'the cache backs up to another site only', answer: ok({ 'site-c': 'OK' }), state: 'none' },
    { when: 'the cache has no backups', answer: NO_BACKUPS, state: 'none' },
    { when: 'there is no such cache', answer: NO_SUCH_CACHE, state: 'none' },
  ])('is $state if $when', async ({ answer, state }) => {
    const { client, requests } = createClient(answer);

    expect(await client.pushStates('site-b', ['sessions'])).toEqual({ sessions: state });
    expect(requests).toEqual(['GET /rest/v2/caches/sessions/x-site/backups?action=push-state-status']);
  });
});

describe('the pushes to a site are reset', () => {
  const CANCELED = ok({
    sessions: 'ok',
    elsewhere: "Unable to perform operation. Error=ISPN000617: Site 'site-b' not found.",
  });
  const cancel = `POST ${BACKUPS}?action=cancel-push-state`;
  const clear = (cache: string) =>
    `POST /rest/v2/caches/${cache}/x-site/local?action=clear-push-state-status`;

  it('by one request, and by one for the state of each cache', async () => {
    const { client, requests } = createClient(CANCELED, ok('ok'));

    await client.resetPushes('site-b', ['sessions', 'work']);

    expect(requests).toEqual([cancel, clear('sessions'), clear('work')]);
  });

  it.each([
    { when: 'the user lacks ADMIN', answers: [FORBIDDEN], sent: [cancel], error: REFUSED },
    { when: 'something else answers', answers: [text(200, 'Welcome')], sent: [cancel], error: UNAVAILABLE },
    {
      when: 'a cache is gone',
      answers: [CANCELED, NO_SUCH_CACHE],
      sent: [cancel, clear('sessions')],
      error: { ...REFUSED, message: 'POST sessions: 404' },
    },
    {
      when: 'the server fails at the second cache',
      answers: [CANCELED, ok('ok'), text(500, TIMED_OUT)],
      sent: [cancel, clear('sessions'), clear('work')],
      error: { ...UNAVAILABLE, message: 'POST work: 500' },
    },
  ])('but not all of them if $when: $error.name', async ({ answers, sent, error }) => {
    const { client, requests } = createClient(...(answers as [(typeof answers)[0]]));

    await expect(client.resetPushes('site-b', ['sessions', 'work'])).rejects.toMatchObject(error);
    expect(requests).toEqual(sent);
  });
});

describe('the receiving of a push', () => {
  const cancel = (cache: string) =>
    `POST /rest/v2/caches/${cache}/x-site/backups/site-b?action=cancel-receive-state`;

  it('is ended in each cache, by an answer without a body', async () => {
    const { client, requests } = createClient(text(200));

    await client.cancelReceiving('site-b', ['sessions', 'work']);

    expect(requests).toEqual([cancel('sessions'), cancel('work')]);
  });

  it('is not ended in a cache that does not back up to the site', async () => {
    const { client, requests } = createClient(text(404, "Cache 'sessions' does not backup to site 'site-b'"));

    await expect(client.cancelReceiving('site-b', ['sessions', 'work'])).rejects.toMatchObject(REFUSED);
    expect(requests).toEqual([cancel('sessions')]);
  });
});

const notPushed = (why: string) => `Unable to pushState to 'site-b'. ${why}`;

const ACTIONS = [
  {
    of: 'a push to a site is started',
    act: (client: InfinispanData) => client.startPush('site-b'),
    request: `POST ${BACKUPS}?action=start-push-state`,
    name: 'PushNotStarted',
    incorrect: notPushed('Incorrect site name: site-b'),
    failed: notPushed("ISPN000400: Node SiteAddress{name='site-b'} was suspected"),
  },
  {
    of: 'a site is brought online',
    act: (client: InfinispanData) => client.bringOnline('site-b'),
    request: `POST ${BACKUPS}?action=bring-online`,
    name: 'SiteNotJoined',
    incorrect: 'Incorrect site name: site-b',
    failed: TIMED_OUT,
  },
];

describe.each(ACTIONS)('$of', ({ act, request, name, incorrect, failed }) => {
  it.each([
    { when: 'every cache answers ok', caches: { sessions: 'ok', work: 'ok' } },
    { when: 'a cache does not back up to it', caches: { sessions: 'ok', elsewhere: incorrect } },
  ])('if $when', async ({ caches }) => {
    const { client, requests } = createClient(ok(caches));

    await act(client);

    expect(requests).toEqual([request]);
  });

  it.each([
    { when: 'no cache backs up to it', caches: { sessions: incorrect, elsewhere: incorrect } },
    { when: 'no cache has backups', caches: {} },
    { when: 'one cache answers an error, another ok', caches: { sessions: 'ok', work: failed } },
    { when: 'every cache answers an error', caches: { sessions: failed, work: failed } },
  ])('but not if, in a 200, $when', async ({ caches }) => {
    await expect(act(createClient(ok(caches)).client)).rejects.toMatchObject({
      name,
      message: `Infinispan answered ${JSON.stringify(caches)}`,
    });
  });

  it('and a long error is shortened', async () => {
    const caches = { sessions: 'x'.repeat(10_000) };

    await expect(act(createClient(ok(caches)).client)).rejects.toMatchObject({
      message: `Infinispan answered {"sessions":"${'x'.repeat(487)}`,
    });
  });

  it('but not if the user lacks ADMIN', async () => {
    await expect(act(createClient(FORBIDDEN).client)).rejects.toMatchObject(REFUSED);
  });
});

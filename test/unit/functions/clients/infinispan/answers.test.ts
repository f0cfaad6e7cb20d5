import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../../../support/aws.ts';
import {
  ACCESS,
  coded,
  createWorld,
  MASTER,
  OTHER_NODE,
  ok,
  PASSWORD,
  type Scripted,
  text,
  timedOut,
} from '../../../support/infinispan.ts';

const ONLINE = ok({ status: 'online' });
const CONTAINER = 'GET /rest/v2/container';
const BACKUP = 'GET /rest/v2/container/x-site/backups/site-b';
/** A node answers for itself alone, so each query uses five new connections in parallel. */
const BACKUPS = Array<string>(5).fill(BACKUP).join(' + ');

describe("a cluster's view", () => {
  const CONTAINERS = Array<string>(5).fill(CONTAINER).join(' + ');
  const seen = {
    localSite: 'site-a',
    siteMaster: true,
    sitesView: ['site-a', 'site-b'],
    mastersDisagree: false,
    backup: 'online',
  };
  const unseen = { ...seen, siteMaster: false, sitesView: [] };
  const ALONE = ok({ local_site: 'site-a', relay_node: true, sites_view: ['site-a'] });
  const others = (...last: Scripted[]) => [OTHER_NODE, OTHER_NODE, OTHER_NODE, OTHER_NODE, ...last];

  it.each<{ when: string; container: Scripted[]; observation: object }>([
    { when: 'the site master answers', container: [MASTER], observation: seen },
    { when: 'the site master answers second', container: [OTHER_NODE, MASTER], observation: seen },
    { when: 'the site master answers fifth', container: others(MASTER), observation: seen },
    { when: 'no site master answers', container: others(OTHER_NODE), observation: unseen },
    { when: 'a frozen node is first', container: [timedOut(), OTHER_NODE, MASTER], observation: seen },
    { when: 'other nodes refuse', container: [OTHER_NODE, text(403)], observation: unseen },
    {
      when: 'one of two site masters has a broken bridge',
      container: [ALONE, MASTER],
      observation: { ...seen, mastersDisagree: true },
    },
  ])('is read over five new parallel connections if $when', async ({ container, observation }) => {
    const world = createWorld({ container, backup: [ONLINE] });

    expect(await world.client.observe('site-b')).toEqual(observation);
    expect(world.chain()).toEqual([`${CONTAINERS} + ${BACKUPS}`]);
  });
});

describe('the size of a cluster', () => {
  const container = [
    ok({
      local_site: 'site-a',
      relay_node: true,
      sites_view: ['site-a'],
      relay_nodes_address: ['site-a-0'],
      cluster_members: ['site-a-0', 'site-a-1', 'site-a-2'],
    }),
  ];

  it('is read over one connection', async () => {
    const world = createWorld({ container });

    expect(await world.client.size()).toEqual({ nodes: 3, siteMasters: 1 });
    expect(world.chain()).toEqual([CONTAINER]);
  });
});

describe('a glance', () => {
  const FOUR = Array<string>(4).fill(CONTAINER).join(' + ');
  const ALONE = ok({ local_site: 'site-a', relay_node: true, sites_view: ['site-a'] });
  const seen = {
    localSite: 'site-a',
    siteMaster: true,
    sitesView: ['site-a', 'site-b'],
    mastersDisagree: false,
    siteMasters: ['site-a-0'],
  };
  const TWO_MASTERS = ok({
    local_site: 'site-a',
    relay_node: true,
    sites_view: ['site-a', 'site-b'],
    relay_nodes_address: ['site-a-1', 'site-a-0'],
  });
  const inOrder = { ...seen, siteMasters: ['site-a-0', 'site-a-1'] };

  it.each<{ when: string; container: Scripted[]; glance: object; chain: readonly string[] }>([
    { when: 'a site master sees the other site', container: [MASTER], glance: seen, chain: [CONTAINER] },
    {
      when: 'its site masters are not in order',
      container: [TWO_MASTERS],
      glance: inOrder,
      chain: [CONTAINER],
    },
    {
      when: 'the first node is no site master',
      container: [OTHER_NODE, MASTER],
      glance: seen,
      chain: [CONTAINER, FOUR],
    },
    { when: 'the first node fails', container: [timedOut(), MASTER], glance: seen, chain: [CONTAINER, FOUR] },
    {
      when: 'the first site master does not see the other site',
      container: [ALONE, MASTER],
      glance: { ...seen, mastersDisagree: true },
      chain: [CONTAINER, FOUR],
    },
    {
      when: 'no site master sees it',
      container: [ALONE],
      glance: { ...seen, sitesView: ['site-a'], siteMasters: [] },
      chain: [CONTAINER, FOUR],
    },
  ])('uses more than one connection only if needed: $when', async ({ container, glance, chain }) => {
    const world = createWorld({ container });

    expect(await world.client.glance('site-b', 4)).toEqual(glance);
    expect(world.chain()).toEqual(chain);
    for (const { deadline } of world.requests) expect(deadline).toBe(2000);
  });

  it('fails if no node answers', async () => {
    const world = createWorld({ container: [coded('ECONNREFUSED')] });

    expect(await rejectionOf(world.client.glance('site-b', 4))).toMatchObject({
      name: 'InfinispanUnavailable',
    });
  });
});

describe('the status of a backup site', () => {
  const OFFLINE = ok({ status: 'offline' });
  const MIXED = ok({ status: 'mixed', online: ['sessions'], offline: ['actionTokens'], mixed: [] });
  // An unknown site, and the cluster's own.
  const UNKNOWN = text(404);
  const UNSETTLED = text(500, 'ISPN000476: Timed out waiting for responses');

  it.each<{ when: string; answers: Scripted[]; status: string }>([
    { when: 'every node agrees', answers: [ONLINE], status: 'online' },
    { when: 'every node agrees', answers: [OFFLINE], status: 'offline' },
    { when: 'every node agrees', answers: [MIXED], status: 'mixed' },
    { when: 'every node agrees', answers: [UNKNOWN], status: 'unknown' },
    { when: 'a node does not answer the other nodes', answers: [UNSETTLED], status: 'unsettled' },
    {
      when: 'one node did not get the request',
      answers: [OFFLINE, OFFLINE, OFFLINE, OFFLINE, ONLINE],
      status: 'mixed',
    },
    { when: 'only one node got the request', answers: [OFFLINE, ONLINE], status: 'mixed' },
    { when: 'one node got the request for half of the caches', answers: [MIXED, OFFLINE], status: 'mixed' },
    { when: 'the site is unknown at one node', answers: [UNKNOWN, OFFLINE], status: 'mixed' },
    {
      when: 'one member does not answer one node',
      answers: [ONLINE, UNSETTLED, ONLINE],
      status: 'unsettled',
    },
    {
      when: 'one node does not answer, and the others differ',
      answers: [ONLINE, UNSETTLED, OFFLINE],
      status: 'unsettled',
    },
    { when: 'a frozen node does not answer', answers: [timedOut(), OFFLINE], status: 'offline' },
    { when: 'only one node answers', answers: [...Array(4).fill(timedOut()), ONLINE], status: 'online' },
    { when: 'one node has another password', answers: [OFFLINE, text(401), OFFLINE], status: 'offline' },
    {
      when: 'one node has a certificate of another authority',
      answers: [coded('CERT_HAS_EXPIRED'), OFFLINE],
      status: 'offline',
    },
    {
      when: 'the route has no node for one connection',
      answers: [OFFLINE, text(503), ONLINE],
      status: 'mixed',
    },
  ])('is $status if $when', async ({ answers, status }) => {
    const world = createWorld({ backup: answers });

    expect(await world.client.backupStatus('site-b')).toBe(status);
  });

  it('is queried over five parallel connections, without a longer chain of calls', async () => {
    const world = createWorld({ backup: [ONLINE] });

    await world.client.backupStatus('site-b');

    expect(world.chain()).toEqual([BACKUPS]);
  });
});

describe('a site is taken offline', () => {
  const incorrect = 'Incorrect site name: site-b';

  it.each([
    { when: 'every cache answers ok', caches: { sessions: 'ok', actionTokens: 'ok' } },
    { when: 'a cache does not back up to it', caches: { sessions: 'ok', work: incorrect } },
  ])('if $when', async ({ caches }) => {
    const world = createWorld({ takeOffline: [ok(caches)] });

    expect(await world.client.takeOffline('site-b')).toEqual(caches);
    expect(world.chain()).toEqual(['POST /rest/v2/container/x-site/backups/site-b?action=take-offline']);
  });

  it.each([
    { when: 'no cache backs up to it', caches: { sessions: incorrect, actionTokens: incorrect } },
    { when: 'no cache has backups', caches: {} },
    {
      when: 'one cache answers an error, another ok',
      caches: { sessions: 'ok', actionTokens: 'ISPN000476: Timed out' },
    },
    { when: 'the only cache answers an error', caches: { sessions: 'Suspected member' } },
    { when: 'a cache answers OK in upper case', caches: { sessions: 'OK' } },
    { when: 'a cache answers nothing', caches: { sessions: 'ok', actionTokens: '' } },
  ])('but not if, in a 200, $when', async ({ caches }) => {
    const world = createWorld({ takeOffline: [ok(caches)] });

    expect(await rejectionOf(world.client.takeOffline('site-b'))).toMatchObject({
      name: 'SiteNotTakenOffline',
      message: `Infinispan answered ${JSON.stringify(caches)}`,
    });
    expect(world.requests).toHaveLength(1);
  });

  it('and a long error is shortened', async () => {
    const world = createWorld({ takeOffline: [ok({ sessions: 'x'.repeat(10_000) })] });

    const { message } = (await rejectionOf(world.client.takeOffline('site-b'))) as Error;

    expect(message.length).toBeLessThan(600);
  });
});

const QUESTIONS = [
  { question: 'observe', kind: 'container' },
  { question: 'observe', kind: 'backup' },
  { question: 'backupStatus', kind: 'backup' },
  { question: 'takeOffline', kind: 'takeOffline' },
] as const;

const FAILURES: readonly { readonly failure: string; readonly answer: Scripted; readonly name: string }[] = [
  { failure: '401', answer: text(401), name: 'InfinispanRefused' },
  { failure: '403', answer: text(403, "ISPN000287 … lacks 'ADMIN' permission"), name: 'InfinispanRefused' },
  { failure: '400', answer: text(400), name: 'InfinispanRefused' },
  { failure: '204', answer: text(204), name: 'InfinispanRefused' },
  { failure: '302 to another place', answer: text(302), name: 'InfinispanRefused' },
  { failure: '503 of a route without a node', answer: text(503), name: 'InfinispanUnavailable' },
  { failure: "a login page's HTML", answer: text(200, '<html>'), name: 'InfinispanUnavailable' },
  { failure: 'an empty 200', answer: text(200), name: 'InfinispanUnavailable' },
  { failure: 'null', answer: ok(null), name: 'InfinispanUnavailable' },
  { failure: 'a list', answer: ok([]), name: 'InfinispanUnavailable' },
  { failure: 'other JSON', answer: ok({ status: 7, sessions: 7 }), name: 'InfinispanUnavailable' },
  { failure: 'a time-out', answer: timedOut(), name: 'InfinispanUnavailable' },
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE', 'EPROTO'].map((code) => ({
    failure: code,
    answer: coded(code),
    name: 'InfinispanUnavailable',
  })),
  ...[
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_SIGNATURE_FAILURE',
    'CERT_REVOKED',
    'CERT_UNTRUSTED',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_SSL_WRONG_VERSION_NUMBER',
  ].map((code) => ({ failure: code, answer: coded(code), name: 'InfinispanRefused' })),
];

it.each(['observe', 'takeOffline'] as const)(
  '%s, answered with 500: InfinispanUnavailable',
  async (question) => {
    const world = createWorld({ container: [text(500)], backup: [ONLINE], takeOffline: [text(500)] });

    expect(await rejectionOf(world.client[question]('site-b'))).toMatchObject({
      name: 'InfinispanUnavailable',
    });
  },
);

it.each([
  { answer: timedOut(), why: 'TimeoutError' },
  { answer: coded('ECONNRESET'), why: 'ECONNRESET' },
  { answer: coded('CERT_HAS_EXPIRED'), why: 'CERT_HAS_EXPIRED' },
])('an error names its cause: $why', async ({ answer, why }) => {
  const world = createWorld({ backup: [answer] });

  expect(await rejectionOf(world.client.backupStatus('site-b'))).toMatchObject({
    message: `GET /container/x-site/backups/site-b: ${why}`,
    cause: expect.any(Error),
  });
});

it('an answer that is not JSON has an error of the parser as its cause', async () => {
  const world = createWorld({ backup: [text(200, '<html>')] });

  expect(await rejectionOf(world.client.backupStatus('site-b'))).toMatchObject({
    cause: expect.any(SyntaxError),
  });
});

describe.each(QUESTIONS)('$question, answered to $kind', ({ question, kind }) => {
  it.each(FAILURES)('with $failure: $name', async ({ answer, name }) => {
    const world = createWorld({ container: [MASTER], backup: [ONLINE], [kind]: [answer] });

    const error = await rejectionOf(world.client[question]('site-b'));

    expect(error).toMatchObject({ name });
    const message = error instanceof Error ? error.message : '';
    expect(message).toMatch(/^(GET|POST) \S*/);
    expect(`${message}`).not.toContain(PASSWORD);
    expect(`${message}`).not.toContain(ACCESS.user);
  });
});

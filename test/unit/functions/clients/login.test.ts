import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { createLogin } from '../../../../functions/clients/login.ts';
import { createPasswords } from '../../../../functions/clients/passwords.ts';
import { createSecrets } from '../../../../functions/clients/secrets.ts';
import { RotatedSecret } from '../../../simulation/world/rotated-secret.ts';
import { mockClient, rejectionOf } from '../../support/aws.ts';
import { text } from '../../support/infinispan.ts';
import { countReads, type Version } from '../../support/secret-reads.ts';

const SECOND = 1000;
const GRACE = 3600 * SECOND;

interface Given {
  /** Milliseconds. @default - an hour */
  readonly grace?: number;
  /** The texts of the secret, in the order of its rotations, just before the query. @default - the middle one */
  readonly rotations?: readonly string[];
  /** Whether the worker has queried before, when only the oldest password existed. @default false */
  readonly cached?: boolean;
  /** Milliseconds since the rotation. @default 1 */
  readonly later?: number;
  /** The password that the cluster accepts; one per node if they differ. */
  readonly letsIn: readonly string[];
}

/** An invocation some time after a rotation. */
async function createWorld({
  grace = GRACE,
  rotations = ['middle'],
  cached = false,
  later = 1,
  letsIn,
}: Given) {
  const time = { now: 0 };
  const clock = { now: () => time.now, sleep: () => Promise.resolve() };
  const secret = new RotatedSecret('oldest', clock.now);
  const unreadable = new Set<Version>();
  const { reads, answer } = countReads(secret, (version) => unreadable.has(version));
  const client = new SecretsManagerClient({ region: 'eu-west-1' });
  mockClient(client).on(GetSecretValueCommand).callsFake(answer);
  const passwords = createPasswords(createSecrets(() => client)('arn', 'the password'), grace, clock);
  const sent: string[] = [];
  let connections = 0;
  const send = async (password: string) => {
    sent.push(password);
    return text(password === letsIn[connections++ % letsIn.length] ? 200 : 401);
  };
  if (cached) await createLogin(passwords, clock)('GET', async () => text(200));
  reads.current = 0;
  for (const next of rotations) secret.rotate(next);
  time.now += later;
  const login = createLogin(passwords, clock);
  return {
    ask: async (method: 'GET' | 'POST') => (await login(method, send)).status,
    sent,
    reads,
    unreadable,
  };
}

const NONE = { current: 0, previous: 0 };
const ONCE = { current: 1, previous: 0 };
const AFRESH = { current: 2, previous: 0 };
const BOTH = { current: 2, previous: 1 };

describe('a query', () => {
  it.each<{ when: string; given: Given; sent: string[]; status: number; reads: typeof NONE }>([
    {
      when: 'the cluster accepts the current password',
      given: { letsIn: ['middle'] },
      sent: ['middle'],
      status: 200,
      reads: ONCE,
    },
    {
      when: 'the cluster accepts the previous one',
      given: { letsIn: ['oldest'] },
      sent: ['middle', 'oldest'],
      status: 200,
      reads: BOTH,
    },
    {
      when: 'the cluster accepts the previous one, in the last moment of the grace period',
      given: { letsIn: ['oldest'], later: GRACE - 1 },
      sent: ['middle', 'oldest'],
      status: 200,
      reads: BOTH,
    },
    {
      when: 'the cluster accepts the previous one, at the end of the grace period',
      given: { letsIn: ['oldest'], later: GRACE },
      sent: ['middle'],
      status: 401,
      reads: AFRESH,
    },
    {
      when: 'the cluster accepts the previous one, and there is no grace period',
      given: { letsIn: ['oldest'], grace: 0 },
      sent: ['middle'],
      status: 401,
      reads: AFRESH,
    },
    {
      when: 'there is no previous password',
      given: { letsIn: ['another'], rotations: [] },
      sent: ['oldest'],
      status: 401,
      reads: BOTH,
    },
    {
      when: 'the secret was rotated to the same password',
      given: { letsIn: ['another'], rotations: ['oldest'] },
      sent: ['oldest'],
      status: 401,
      reads: BOTH,
    },
    {
      when: 'the cluster accepts another one',
      given: { letsIn: ['another'] },
      sent: ['middle', 'oldest'],
      status: 401,
      reads: BOTH,
    },
    {
      when: 'the worker has cached the previous one, and the cluster accepts it',
      given: { letsIn: ['oldest'], cached: true },
      sent: ['oldest'],
      status: 200,
      reads: NONE,
    },
    {
      when: 'the worker has cached the previous one, and the cluster accepts the current one',
      given: { letsIn: ['middle'], cached: true },
      sent: ['oldest', 'middle'],
      status: 200,
      reads: { current: 1, previous: 1 },
    },
    {
      when: 'the worker has cached the one before the previous one',
      given: { letsIn: ['middle'], cached: true, rotations: ['middle', 'newest'] },
      sent: ['oldest', 'newest', 'middle'],
      status: 200,
      reads: { current: 1, previous: 1 },
    },
    {
      when: 'the cluster accepts one that was rotated twice since',
      given: { letsIn: ['oldest'], rotations: ['middle', 'newest'] },
      sent: ['newest', 'middle'],
      status: 401,
      reads: BOTH,
    },
    {
      when: 'the worker has cached the current one for more than five minutes',
      given: { letsIn: ['middle'], cached: true, later: 300 * SECOND },
      sent: ['middle'],
      status: 200,
      reads: ONCE,
    },
  ])('is answered $status if $when', async ({ given, sent, status, reads }) => {
    const world = await createWorld(given);

    expect(await world.ask('GET')).toBe(status);
    expect(world.sent).toEqual(sent);
    expect(world.reads).toEqual(reads);
  });

  it('finds the accepted password: the following POST reads nothing, and is sent once', async () => {
    const world = await createWorld({ letsIn: ['oldest'] });
    await world.ask('GET');

    expect(await world.ask('POST')).toBe(200);
    expect(world.sent).toEqual(['middle', 'oldest', 'oldest']);
    expect(world.reads).toEqual(BOTH);
  });

  it('finds it together with parallel queries', async () => {
    const world = await createWorld({ letsIn: ['oldest'] });

    expect(await Promise.all([world.ask('GET'), world.ask('GET')])).toEqual([200, 200]);
    expect(world.sent.sort()).toEqual(['middle', 'middle', 'oldest', 'oldest']);
    expect(world.reads).toEqual(BOTH);
  });

  it('succeeds while the nodes change their password one by one', async () => {
    const world = await createWorld({ letsIn: ['oldest', 'oldest', 'middle', 'middle'] });

    expect([await world.ask('GET'), await world.ask('GET')]).toEqual([200, 200]);
    expect(world.sent).toEqual(['middle', 'oldest', 'oldest', 'middle']);
    expect(world.reads).toEqual(BOTH);
  });
});

it('a POST that is answered 401 is not sent again, and causes no read', async () => {
  const world = await createWorld({ letsIn: ['oldest'] });

  expect(await world.ask('POST')).toBe(401);
  expect(world.sent).toEqual(['middle']);
  expect(world.reads).toEqual(ONCE);
});

describe('an unreadable version', () => {
  it.each<{ when: string; version: Version; given: Given; sent: string[]; reads: typeof NONE }>([
    { when: 'at first', version: 'current', given: { letsIn: ['middle'] }, sent: [], reads: ONCE },
    {
      when: 'after another one was rejected',
      version: 'current',
      given: { letsIn: ['middle'], cached: true },
      sent: ['oldest'],
      reads: ONCE,
    },
    {
      when: 'after the current one was rejected',
      version: 'previous',
      given: { letsIn: ['oldest'] },
      sent: ['middle'],
      reads: BOTH,
    },
  ])('fails, and is not a rejection: $version, $when', async ({ version, given, sent, reads }) => {
    const world = await createWorld(given);
    world.unreadable.add(version);

    expect(await rejectionOf(world.ask('GET'))).toMatchObject({ name: 'SecretUnavailable' });
    expect(world.sent).toEqual(sent);
    expect(world.reads).toEqual(reads);
  });

  it('is read again by the next query if it is the current one', async () => {
    const world = await createWorld({ letsIn: ['middle'] });
    world.unreadable.add('current');
    await rejectionOf(world.ask('GET'));
    world.unreadable.clear();

    expect(await world.ask('GET')).toBe(200);
  });

  it('is not read if the current one is accepted', async () => {
    const world = await createWorld({ letsIn: ['middle'], cached: true });
    world.unreadable.add('previous');

    expect(await world.ask('GET')).toBe(200);
    expect(world.sent).toEqual(['oldest', 'middle']);
  });
});

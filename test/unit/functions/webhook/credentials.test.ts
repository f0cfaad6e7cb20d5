import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { basic, firing, PASSWORD, USER } from './requests.ts';
import { TRY_AGAIN } from './row.ts';
import { createWorld } from './world.ts';

type World = ReturnType<typeof createWorld>;

const SECOND = 1000;
const right = firing;
const wrong = { ...firing, authorization: basic(USER, 'wrong') };
const rotated = { ...firing, authorization: basic(USER, 'the next one') };
const rotate = (world: World) =>
  world.secrets.on(GetSecretValueCommand).resolves({ SecretString: 'the next one' });

const statusOf = async (world: World, request: typeof firing | typeof wrong): Promise<number> =>
  (await world.send(request)).statusCode;

describe('the password', () => {
  it('is read once for many requests', async () => {
    const world = createWorld();

    for (let request = 0; request < 20; request++) {
      expect(await statusOf(world, right)).toBe(202);
      world.time.now += 5 * SECOND;
    }

    expect(world.calls()).toEqual({ secret: 1, start: 20 });
  });

  it('is read again after five minutes', async () => {
    const world = createWorld();
    await world.send(right);

    world.time.now += 299 * SECOND;
    await world.send(right);
    expect(world.calls().secret).toBe(1);

    world.time.now += SECOND;
    await world.send(right);
    expect(world.calls().secret).toBe(2);
  });

  it('may be rotated: the new one is accepted at once, the old one no longer after the rotation is noticed', async () => {
    const world = createWorld();
    await world.send(right);
    rotate(world);

    expect(await statusOf(world, rotated)).toBe(202);
    world.time.now += 10 * SECOND;
    expect(await statusOf(world, rotated)).toBe(202);
    expect(await statusOf(world, right)).toBe(403);
    expect(world.calls().secret).toBe(3);
  });

  it('that was rotated during a flood is accepted ten seconds later', async () => {
    const world = createWorld();
    await world.send(wrong);
    rotate(world);

    expect(await statusOf(world, rotated)).toBe(403);
    world.time.now += 10 * SECOND;
    expect(await statusOf(world, rotated)).toBe(202);
  });

  it.each(['p:a:s:s', ':', '100%', '%3A', 'pässwörd €', '🔑', ' ', 'x'.repeat(1000)])(
    'may be %j',
    async (password) => {
      const world = createWorld();
      world.secrets.on(GetSecretValueCommand).resolves({ SecretString: password });

      expect(await statusOf(world, { ...firing, authorization: basic(USER, password) })).toBe(202);
      expect(await statusOf(world, { ...firing, authorization: basic(USER, `${password}x`) })).toBe(403);
    },
  );
});

describe('a flood', () => {
  it('of 1,000 wrong passwords in a second costs two reads', async () => {
    const world = createWorld();
    const statuses = new Set<number>();

    for (let request = 0; request < 1000; request++) {
      statuses.add(await statusOf(world, wrong));
      world.time.now += 1;
    }

    expect([...statuses]).toEqual([403]);
    expect(world.calls()).toEqual({ secret: 2, start: 0 });
  });

  it('of 1,000 parallel ones costs two reads', async () => {
    const world = createWorld();

    const statuses = await Promise.all(Array.from({ length: 1000 }, () => statusOf(world, wrong)));

    expect(new Set(statuses)).toEqual(new Set([403]));
    expect(world.calls()).toEqual({ secret: 2, start: 0 });
  });

  it('over a minute costs one read per ten seconds', async () => {
    const world = createWorld();

    for (let second = 0; second < 60; second++) {
      await world.send(wrong);
      world.time.now += SECOND;
    }

    expect(world.calls().secret).toBe(1 + 6);
  });

  it('is limited even if the clock is set back', async () => {
    const world = createWorld();
    await world.send(wrong);
    rotate(world);

    world.time.now -= 3600 * SECOND;

    expect(await statusOf(world, rotated)).toBe(202);
  });
});

describe('an unavailable secret', () => {
  const fails = (world: World) =>
    world.secrets.on(GetSecretValueCommand).rejects(new Error('AccessDenied to arn:aws:x'));

  it('is read once a second at most, and every request gets 503', async () => {
    const world = createWorld();
    fails(world);

    const answers = await Promise.all([right, wrong, right, wrong].map((request) => world.send(request)));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503, 503]);
    expect(answers.map(({ body }) => JSON.parse(body ?? ''))).toEqual(answers.map(() => TRY_AGAIN));
    expect(world.calls()).toEqual({ secret: 1, start: 0 });
  });

  it('is read again a second later', async () => {
    const world = createWorld();
    fails(world);
    await world.send(right);
    world.secrets.on(GetSecretValueCommand).resolves({ SecretString: PASSWORD });

    world.time.now += SECOND;

    expect(await statusOf(world, right)).toBe(202);
  });

  it('causes no 403 for an unknown password, and accepts the cached one', async () => {
    const world = createWorld();
    await world.send(right);
    fails(world);

    expect(await statusOf(world, rotated)).toBe(503);
    expect(await statusOf(world, rotated)).toBe(503);
    expect(await statusOf(world, right)).toBe(202);
    expect(world.calls().secret).toBe(2);
  });

  it.each([
    { is: 'empty', secret: { SecretString: '' } },
    { is: 'missing', secret: {} },
    { is: 'binary', secret: { SecretBinary: Buffer.from(PASSWORD) } },
  ])('may be $is: then no password is accepted', async ({ secret }) => {
    const world = createWorld();
    world.secrets.on(GetSecretValueCommand).resolves(secret);

    const passwords = ['', PASSWORD, 'undefined'];
    const requests = passwords.map((password) => ({ ...firing, authorization: basic(USER, password) }));

    expect(await Promise.all(requests.map((request) => statusOf(world, request)))).toEqual([503, 503, 503]);
  });
});

import { describe, expect, it } from 'vitest';
import { ok } from '../../../support/infinispan.ts';
import { createClient } from './client.ts';

describe('the age of a cache', () => {
  it.each([
    { of: 'a cache', body: { stats: { time_since_start: 61 } }, age: 61 },
    { of: 'a cache that has just started', body: { stats: { time_since_start: 0 } }, age: 0 },
    { of: 'a cache without statistics', body: { stats: { time_since_start: -1 } }, age: undefined },
    { of: 'a cache whose statistics are left out', body: { statistics: false }, age: undefined },
  ])('of $of is $age', async ({ body, age }) => {
    expect(await createClient(ok(body)).client.age('sessions')).toBe(age);
  });
});

describe('the entries of a cache', () => {
  it.each([0, 1, 25_000])('are the number of the answer %i', async (size) => {
    expect(await createClient(ok(size)).client.entries(['sessions'])).toEqual({ sessions: size });
  });

  it.each([-1, 1.5, null, 'many'])('are unknown after the answer %j', async (size) => {
    await expect(createClient(ok(size)).client.entries(['sessions'])).rejects.toMatchObject({
      name: 'InfinispanUnavailable',
    });
  });
});

describe('the name of a cache', () => {
  it.each([
    { cache: 'sessions', path: '/rest/v2/caches/sessions' },
    { cache: 'a/b', path: '/rest/v2/caches/a%2Fb' },
    { cache: '...', path: '/rest/v2/caches/...' },
    { cache: 'ä?&#', path: '/rest/v2/caches/%C3%A4%3F%26%23' },
  ])('$cache is one segment of the path', async ({ cache, path }) => {
    const { client, requests } = createClient(ok({}));

    await client.age(cache);

    expect(requests).toEqual([`GET ${path}`]);
  });

  it.each(['', '.', '..'])('"%s" is refused before a request is sent', async (cache) => {
    const { client, requests } = createClient(ok({}));
    const tries = [
      () => client.clear(cache),
      () => client.entries([cache]),
      () => client.age(cache),
      () => client.readsFlags(cache),
      () => client.pushStates('site-b', [cache]),
      () => client.cancelReceiving('site-b', [cache]),
    ];

    for (const trial of tries) await expect(trial()).rejects.toMatchObject({ name: 'InfinispanRefused' });
    expect(requests).toEqual([]);
  });
});

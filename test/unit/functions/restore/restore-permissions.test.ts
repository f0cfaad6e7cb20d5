import { describe, expect, it } from 'vitest';
import { restorableCaches } from '../../../../functions/restore/restore-permissions.ts';

const EVERY = ['ADMIN', 'BULK_WRITE', 'BULK_READ'];

/** A site with these permissions for each cache, of which only `sessions` and `actionTokens` are backed up. */
const siteWith = (permissions: Record<string, readonly string[]>) => ({
  permissions: async () => permissions,
  pushStates: async (_: string, caches: readonly string[]) =>
    Object.fromEntries(
      caches.map((cache) => [cache, /sessions|actionTokens/.test(cache) ? 'IDLE' : 'none'] as const),
    ),
});

describe('the caches that a restore fills', () => {
  it.each([
    {
      when: 'in the order of their names, so that two sites can be compared',
      permissions: { sessions: EVERY, actionTokens: EVERY },
      expected: { names: ['actionTokens', 'sessions'] },
    },
    {
      when: "without Infinispan's own, on which the user needs nothing",
      permissions: { ___protobuf_metadata: ['READ'], sessions: EVERY },
      expected: { names: ['sessions'] },
    },
    {
      when: 'without those that are not backed up, on which ADMIN is enough',
      permissions: { local: ['ADMIN'], sessions: EVERY },
      expected: { names: ['sessions'] },
    },
    {
      when: 'unknown, where a cache cannot be asked whether it is backed up',
      permissions: { local: ['BULK_WRITE', 'BULK_READ'], sessions: EVERY },
      expected: { lacked: { cache: 'local', permission: 'ADMIN' } },
    },
    {
      when: 'refused, where one of them cannot be emptied',
      permissions: { sessions: ['ADMIN', 'BULK_READ'] },
      expected: { lacked: { cache: 'sessions', permission: 'BULK_WRITE' } },
    },
  ])('are $when', async ({ permissions, expected }) => {
    expect(await restorableCaches(siteWith(permissions), 'site-a')).toEqual(expected);
  });
});

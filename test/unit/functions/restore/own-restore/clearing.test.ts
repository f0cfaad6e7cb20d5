import { describe, expect, it } from 'vitest';
import { answering } from '../../../support/restore-answers.ts';
import { at, STEPS, type World } from '../../../support/restore-steps.ts';

const CLEAR = /action=clear$/;

describe('a site is not cleared', () => {
  it('if the header "flags" reaches the server for some of its caches only', async () => {
    const world = await at('clear');
    answering(world, 'site-b', { readsFlags: async (cache) => cache === 'sessions' });

    expect(await STEPS.clear(world)).toMatchObject({ verdict: 'GIVE_UP', reason: 'FLAGS_NOT_READ' });
    expect(world.posts.filter((post) => CLEAR.test(post))).toEqual([]);
  });

  it.each([
    {
      when: 'had entries',
      change: ({ a }: World) => a.receive('sessions', 'clear'),
      detail: 'sessions had 5 entries, and has 2 at site-b',
    },
    {
      when: 'has entries at the site, whose copy is the only one',
      change: ({ b }: World) => b.receive('actionTokens', { key: '1', value: 'new' }),
      detail: 'actionTokens had 0 entries, and has 1 at site-b',
    },
  ])('if a cache of the survivor is empty that $when', async ({ change, detail }) => {
    const world = await at('clear');
    change(world);

    expect(await STEPS.clear(world)).toEqual({ verdict: 'GIVE_UP', reason: 'SURVIVOR_EMPTY', detail });
    expect(world.posts.filter((post) => CLEAR.test(post))).toEqual([]);
  });

  it('as long as a cache has entries afterwards: the step is tried again, and no write is unsettled', async () => {
    const world = await at('clear');
    world.before['site-b caches/sessions?action=size'] = () =>
      world.b.receive('sessions', { key: 'late', value: 'of a node that was frozen' });

    await expect(STEPS.clear(world)).rejects.toMatchObject({
      name: 'CacheNotCleared',
      message: 'sessions has 1 entries',
    });
    expect(world.claim().current).toMatchObject({ restore: { step: 'isolated' } });
    expect(world.claim().current).not.toHaveProperty('unsettled');
  });
});

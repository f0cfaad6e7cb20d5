import { describe, expect, it } from 'vitest';
import { answering } from '../../../support/restore-answers.ts';
import { at, STEPS } from '../../../support/restore-steps.ts';

const CLEAR = /action=clear$/;

describe('a site is not cleared', () => {
  it('if the header "flags" reaches the server for some of its caches only', async () => {
    const world = await at('clear');
    answering(world, 'site-b', { readsFlags: async (cache) => cache === 'sessions' });

    expect(await STEPS.clear(world)).toMatchObject({ verdict: 'GIVE_UP', reason: 'FLAGS_NOT_READ' });
    expect(world.posts.filter((post) => CLEAR.test(post))).toEqual([]);
  });

  it('if a cache of the survivor is empty that had entries, which the end of the restore says', async () => {
    const world = await at('clear');
    world.a.receive('sessions', 'clear');

    expect(await STEPS.clear(world)).toEqual({
      verdict: 'GIVE_UP',
      reason: 'SURVIVOR_EMPTY',
      detail: 'sessions had 5 entries',
    });
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

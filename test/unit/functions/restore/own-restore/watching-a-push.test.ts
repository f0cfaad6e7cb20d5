import { describe, expect, it } from 'vitest';
import { watchRestore } from '../../../../../functions/restore/watch-restore/watch-restore.ts';
import { NOW } from '../../../support/claim.ts';
import { answering, betweenLooks } from '../../../support/restore-answers.ts';
import { at, OWN, pushing, STEPS, type World } from '../../../support/restore-steps.ts';

describe('the progress of a push', () => {
  it('has the caches that are complete, the entries, and the entries per second since the first look', async () => {
    const world = await pushing();
    const { now: start } = world.time;
    answering(world, 'site-a', {
      pushStates: async () => ({ sessions: 'SENDING', actionTokens: 'SENDING' }),
      entries: async () => ({ sessions: 900, actionTokens: 100 }),
    });
    answering(world, 'site-b', {
      entries: async () => ({ sessions: 100 + (world.time.now - start) / 100, actionTokens: 0 }),
    });

    expect(await STEPS['watch the push'](world)).toMatchObject({
      progress: {
        cachesDone: 0,
        caches: 2,
        entries: { survivor: 1000, site: 280 },
        perSecond: 10,
        secondsLeft: 72,
      },
    });
  });

  it.each([
    { who: 'the survivor', asked: 'site-a', entries: { site: 0 } },
    { who: 'the site', asked: 'site-b', entries: { survivor: 5 } },
  ])('has no entries of $who if it does not count them', async ({ asked, entries }) => {
    const world = await pushing();
    answering(world, asked, { entries: () => Promise.reject(new Error('no answer')) });

    expect(await STEPS['watch the push'](world)).toEqual({
      verdict: 'SENDING',
      progress: { cachesDone: 1, caches: 2, entries },
    });
  });
});

const NO_ANSWER = () => Promise.reject(new Error('no answer'));

describe('the speed of a push', () => {
  it('is known without the time left if the survivor does not count its entries', async () => {
    const world = await arriving(200, 0);
    answering(world, 'site-a', { entries: NO_ANSWER });

    const { progress } = { progress: {}, ...(await STEPS['watch the push'](world)) };

    expect(progress).toEqual({ cachesDone: 1, caches: 2, entries: { site: 3600 }, perSecond: 200 });
  });

  it('is measured from the first count, also if the first look had none', async () => {
    const world = await arriving(200, 0);
    const { entries } = world.collaborators.dataOf('site-b');
    const { now: start } = world.time;
    answering(world, 'site-b', {
      entries: (caches) => (world.time.now === start ? NO_ANSWER() : entries(caches)),
    });

    expect(await STEPS['watch the push'](world)).toMatchObject({
      progress: { entries: { site: 3600, survivor: 10_000 }, perSecond: 200, secondsLeft: 32 },
    });
  });

  it('is not known without a count at the site', async () => {
    const world = await arriving(200, 0);
    answering(world, 'site-b', { entries: NO_ANSWER });

    const { progress } = { progress: {}, ...(await STEPS['watch the push'](world)) };

    expect(progress).toEqual({ cachesDone: 1, caches: 2, entries: { survivor: 10_000 } });
  });
});

/** A push of which so many entries arrive in a second, while the survivor has 10,000. */
async function arriving(perSecond: number, entriesAtFirst: number): Promise<World> {
  const world = await pushing();
  const { now: start } = world.time;
  answering(world, 'site-a', {
    pushStates: async () => ({ sessions: 'SENDING', actionTokens: 'OK' }),
    entries: async () => ({ sessions: 10_000 }),
  });
  answering(world, 'site-b', {
    entries: async () => ({ sessions: entriesAtFirst + ((world.time.now - start) / 1000) * perSecond }),
  });
  return world;
}

describe('a push that crawls', () => {
  it.each([
    { when: 'none arrives', perSecond: 0, atFirst: 0, expected: 'AGAIN', seconds: 10 },
    { when: '99 entries a second arrive', perSecond: 99, atFirst: 0, expected: 'AGAIN', seconds: 10 },
    { when: '100 entries a second arrive', perSecond: 100, atFirst: 0, expected: 'SENDING', seconds: 18 },
    { when: '1,001 entries are missing', perSecond: 0, atFirst: 8999, expected: 'AGAIN', seconds: 10 },
    { when: '1,000 entries are missing', perSecond: 0, atFirst: 9000, expected: 'SENDING', seconds: 18 },
  ])('is $expected after $seconds s if $when', async ({ perSecond, atFirst, expected, seconds }) => {
    const world = await arriving(perSecond, atFirst);

    expect(await STEPS['watch the push'](world)).toMatchObject({ verdict: expected });
    expect(world.time.now).toBe(NOW + seconds * 1000);
  });

  it('says how far it has come', async () => {
    const world = await arriving(2, 0);

    expect(await STEPS['watch the push'](world)).toEqual({
      verdict: 'AGAIN',
      detail: 'the push crawls: 20 of 10000 entries are at site-b',
    });
  });

  it('goes on in the last round, however long it takes', async () => {
    const world = await arriving(2, 0);

    const output = await watchRestore({ ...OWN, step: 'push', mayStartOver: false }, world.collaborators);

    expect(output).toMatchObject({ verdict: 'SENDING', progress: { perSecond: 2, secondsLeft: 4982 } });
  });

  it.each<{ what: string; asked: string; answer: Parameters<typeof answering>[2] }>([
    {
      what: 'members of the survivor do not answer',
      asked: 'site-a',
      answer: { pushStates: async () => ({ sessions: 'unsettled', actionTokens: 'OK' }) },
    },
    { what: 'the survivor does not count its entries', asked: 'site-a', answer: { entries: NO_ANSWER } },
    { what: 'the site does not count its entries', asked: 'site-b', answer: { entries: NO_ANSWER } },
  ])('goes on while $what', async ({ asked, answer }) => {
    const world = await arriving(2, 0);
    answering(world, asked, answer);

    expect(await STEPS['watch the push'](world)).toMatchObject({ verdict: 'SENDING' });
  });
});

describe('the site is filled again', () => {
  it.each(['ERROR', 'CANCELED', 'IDLE'] as const)('if a push has ended %s', async (state) => {
    const world = await pushing();
    answering(world, 'site-a', { pushStates: async () => ({ sessions: state, actionTokens: 'OK' }) });

    expect(await STEPS['watch the push'](world)).toEqual({
      verdict: 'AGAIN',
      detail: `a push ended ${state}: {"sessions":"${state}","actionTokens":"OK"}`,
    });
  });

  it('if it is offline at the survivor when each push has ended', async () => {
    const world = await at('watch the push');
    for (const cache of ['sessions', 'actionTokens']) world.a.setStatus('site-b', cache, 'offline');

    expect(await STEPS['watch the push'](world)).toEqual({ verdict: 'AGAIN', detail: 'site-b is offline' });
  });
});

describe('a watch of a push', () => {
  it('reads the accelerators in its first look only', async () => {
    const world = await pushing();
    const { accelerators } = world.collaborators;
    const reads: number[] = [];
    world.collaborators.accelerators = {
      ...accelerators,
      read: (arn) => {
        reads.push(world.time.now);
        return accelerators.read(arn);
      },
    };

    await STEPS['watch the push'](world);

    expect(reads).toEqual([NOW]);
    expect(world.time.now).toBeGreaterThan(NOW);
  });
});

describe.each(['watch the push', 'watch for Keycloak'] as const)('a site in "%s"', (step) => {
  it('that misses every other look is not lost', async () => {
    const world = await pushing();
    if (step === 'watch for Keycloak') {
      world.a.setEntriesPerQuery(5);
      await STEPS['watch the push'](world);
      await STEPS.join(world);
    }
    betweenLooks(world, () => {
      if (!world.silent.delete('site-b')) world.silent.add('site-b');
    });

    expect(await STEPS[step](world)).toMatchObject({ verdict: 'SENDING' });
    expect(world.time.now).toBeGreaterThan(NOW + 15_000);
  });
});

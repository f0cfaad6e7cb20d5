import { describe, expect, it } from 'vitest';
import { alike, dataObstacle } from '../../../../../functions/restore/site-checks.ts';
import { NOW, restoring } from '../../../support/claim.ts';
import { answering } from '../../../support/restore-answers.ts';
import { createRestoreWorld } from '../../../support/restore-world.ts';

describe('the numbers of entries of a cache at both sites', () => {
  it.each([
    { one: 0, other: 0, expected: true },
    { one: 0, other: 1, expected: false },
    { one: 1, other: 1, expected: true },
    { one: 1, other: 2, expected: true },
    { one: 0, other: 5, expected: false },
    { one: 2, other: 5, expected: false },
    { one: 3, other: 5, expected: true },
    { one: 0, other: 10, expected: false },
    { one: 10, other: 20, expected: true },
    { one: 9, other: 20, expected: false },
    { one: 490, other: 500, expected: true },
    { one: 489, other: 500, expected: false },
    { one: 990_000, other: 1_000_000, expected: true },
    { one: 989_999, other: 1_000_000, expected: false },
  ])('$one and $other are alike: $expected', ({ one, other, expected }) => {
    expect(alike(one, other)).toBe(expected);
    expect(alike(other, one)).toBe(expected);
  });
});

/** What the two sites answer, if each cache was cleared a minute ago and is full. */
interface Answers {
  /** Entries of `sessions` at site-b in each count; the last number is that of every later one. */
  readonly counted: readonly number[];
  /** Ages of `sessions` and `actionTokens` at site-b in seconds. */
  readonly ages: readonly [number | undefined, number | undefined];
  readonly clearedAt: number | undefined;
}

const FULL: Answers = { counted: [100], ages: [600, 600], clearedAt: NOW - 60_000 };

async function judged(answers: Partial<Answers>) {
  const { counted, ages, clearedAt } = { ...FULL, ...answers };
  const world = createRestoreWorld();
  let counts = 0;
  answering(world, 'site-a', { entries: async () => ({ sessions: 100, actionTokens: 0 }) });
  answering(world, 'site-b', {
    entries: async () => ({ sessions: counted[counts++] ?? counted.at(-1) ?? 0, actionTokens: 0 }),
    age: async (cache) => ages[cache === 'sessions' ? 0 : 1],
  });
  const { restore, ...incident } = restoring({ step: 'pushing', caches: ['sessions', 'actionTokens'] });
  const cleared = { ...incident, restore: clearedAt === undefined ? restore : { ...restore, clearedAt } };
  const obstacle = await dataObstacle(cleared, world.collaborators);
  return { obstacle, seconds: (world.time.now - NOW) / 1000 };
}

describe('the site has the data of the survivor', () => {
  it.each<{ when: string; answers: Partial<Answers>; seconds: number }>([
    { when: 'it has as many entries', answers: {}, seconds: 0 },
    { when: 'they were alike in the second of three counts', answers: { counted: [50, 100] }, seconds: 1 },
    { when: 'they were alike in the last of three counts', answers: { counted: [50, 50, 100] }, seconds: 2 },
    { when: 'its caches are 10 s younger than their clear', answers: { ages: [50, 50] }, seconds: 0 },
  ])('where $when', async ({ answers, seconds }) => {
    expect(await judged(answers)).toEqual({ obstacle: undefined, seconds });
  });

  it.each<{ when: string; answers: Partial<Answers>; obstacle: string; seconds: number }>([
    {
      when: 'it was not cleared',
      answers: { clearedAt: undefined },
      obstacle: 'the site was not cleared',
      seconds: 0,
    },
    {
      when: 'entries are missing in three counts',
      answers: { counted: [50, 51, 52, 100] },
      obstacle: 'sessions has 52 entries at site-b, and 100 at site-a',
      seconds: 2,
    },
    {
      when: 'one of its caches is more than 10 s younger than its clear',
      answers: { ages: [600, 49] },
      obstacle: 'site-b was restarted after it was cleared',
      seconds: 0,
    },
    {
      when: 'the age of a cache is unknown',
      answers: { ages: [600, undefined] },
      obstacle: 'actionTokens has no statistics any more at site-b',
      seconds: 0,
    },
  ])('but not where $when', async ({ answers, obstacle, seconds }) => {
    expect(await judged(answers)).toEqual({ obstacle, seconds });
  });
});

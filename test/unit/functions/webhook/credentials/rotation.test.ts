import { describe, expect, it } from 'vitest';
import { USER } from '../requests.ts';
import { type Login, play, type Story } from '../rotations.ts';
import { GRACE } from '../world.ts';

const SECOND = 1000;
/** Two hours after the secret was made, whose own grace is over. */
const AT = 2 * GRACE;
const [AFTER, END] = [AT + SECOND, AT + GRACE];
const PASSWORDS = ['oldest', 'middle', 'newest'] as const;

interface Request extends Login {
  readonly status: number;
}

interface Row extends Omit<Story, 'passwords'> {
  readonly when: string;
  readonly requests: readonly Request[];
  /** How often the worker reads each version. */
  readonly reads: { readonly current: number; readonly previous: number };
}

const asked = (
  at: number,
  password: (typeof PASSWORDS)[number] | 'wrong',
  status: 202 | 403 | 503,
  user = USER,
): Request => ({ at, password, status, user });

const describeRows = (title: string, rows: readonly Row[]) =>
  describe(title, () => {
    it.each(rows)('$when', async (row) => {
      const { statuses, reads } = await play({ ...row, passwords: PASSWORDS });

      expect(statuses).toEqual(row.requests.map(({ status }) => status));
      expect(reads).toEqual(row.reads);
    });
  });

const KNOWN = { current: 1, previous: 0 };
const REFRESHED = { current: 2, previous: 0 };
const BOTH = { current: 2, previous: 1 };

describeRows('a worker that has read nothing', [
  { when: 'the current one', rotated: [AT], requests: [asked(AFTER, 'middle', 202)], reads: KNOWN },
  { when: 'the one before', rotated: [AT], requests: [asked(AFTER, 'oldest', 202)], reads: BOTH },
  { when: 'within the last second', rotated: [AT], requests: [asked(END - 1, 'oldest', 202)], reads: BOTH },
  { when: 'at the end', rotated: [AT], requests: [asked(END, 'oldest', 403)], reads: REFRESHED },
  { when: 'no such version', requests: [asked(0, 'wrong', 403)], reads: BOTH },
  { when: 'no such version, long ago', requests: [asked(AT, 'wrong', 403)], reads: REFRESHED },
  {
    when: 'rotated twice: the middle one',
    rotated: [AT, AFTER],
    requests: [asked(AFTER, 'middle', 202)],
    reads: BOTH,
  },
  {
    when: 'rotated twice: the oldest',
    rotated: [AT, AFTER],
    requests: [asked(AFTER, 'oldest', 403)],
    reads: BOTH,
  },
  {
    when: 'no grace',
    grace: 0,
    rotated: [AT],
    requests: [asked(AT, 'oldest', 403), asked(AFTER, 'middle', 202)],
    reads: { current: 3, previous: 0 },
  },
]);

describeRows('a worker that has read', [
  {
    when: 'both: the one before is wrong at the end of its grace all the same',
    rotated: [AT],
    requests: [asked(END - 1, 'oldest', 202), asked(END, 'oldest', 403)],
    reads: BOTH,
  },
  {
    when: 'both: the current one stays right, without another reading',
    rotated: [AT],
    requests: [asked(END - 1, 'oldest', 202), asked(END, 'middle', 202)],
    reads: BOTH,
  },
  {
    when: 'the current one before it was replaced: within its grace it is right',
    rotated: [AFTER],
    requests: [asked(AT, 'oldest', 202), asked(AT + 299 * SECOND, 'oldest', 202)],
    reads: KNOWN,
  },
  {
    when: 'the current one before it was replaced: a minute of grace is no second longer',
    grace: 60 * SECOND,
    rotated: [AT + 1],
    requests: [
      asked(AT, 'oldest', 202),
      asked(AT + 60 * SECOND, 'oldest', 202),
      asked(AT + 60 * SECOND + 1, 'oldest', 403),
    ],
    reads: { current: 3, previous: 1 },
  },
  {
    when: 'the current one before it was replaced, and shares the reading: no second longer either',
    grace: 60 * SECOND,
    rotated: [AT + 1],
    requests: [
      asked(AT, 'oldest', 202),
      asked(AT + 59_900, 'oldest', 202),
      asked(AT + 60_500, 'oldest', 403),
    ],
    reads: { current: 3, previous: 1 },
  },
  {
    when: 'afresh before it was replaced, without a grace: the next second knows',
    grace: 0,
    rotated: [AT + 1],
    requests: [asked(AT, 'wrong', 403), asked(AT + SECOND, 'oldest', 403)],
    reads: { current: 4, previous: 0 },
  },
  {
    when: 'the current one before it was replaced, without a grace: the next second knows',
    grace: 0,
    rotated: [AT + 1],
    requests: [asked(AT, 'oldest', 202), asked(AT + SECOND, 'oldest', 403)],
    reads: { current: 3, previous: 0 },
  },
  {
    when: 'both, and is rotated again: the oldest is wrong once that was seen',
    rotated: [AT, AT + 60 * SECOND],
    requests: [
      asked(AFTER, 'oldest', 202),
      asked(AT + 61 * SECOND, 'newest', 202),
      asked(AT + 62 * SECOND, 'oldest', 403),
      asked(AT + 62 * SECOND, 'middle', 202),
    ],
    reads: { current: 3, previous: 2 },
  },
  {
    when: 'both: another reading of the same version asks for no predecessor',
    rotated: [AT],
    requests: [
      asked(AFTER, 'oldest', 202),
      asked(AT + 301 * SECOND, 'oldest', 202),
      asked(AT + 302 * SECOND, 'wrong', 403),
    ],
    reads: { current: 4, previous: 1 },
  },
]);

describeRows('a version before that cannot be read', [
  {
    when: 'locks nobody out who has the current one',
    rotated: [AT],
    unreadableUntil: END,
    requests: [asked(AFTER, 'middle', 202), asked(AFTER, 'wrong', 503), asked(AFTER, 'middle', 202)],
    reads: BOTH,
  },
  {
    when: 'locks out no current one that a worker does not know yet',
    rotated: [AFTER],
    unreadableUntil: END,
    requests: [asked(AT, 'oldest', 202), asked(AFTER, 'middle', 202)],
    reads: BOTH,
  },
  {
    when: 'lets nobody in, and refuses nobody for good',
    rotated: [AT],
    unreadableUntil: AFTER + 10 * SECOND,
    requests: [
      asked(AFTER, 'oldest', 503),
      asked(AFTER, 'wrong', 503),
      asked(AFTER, 'middle', 503, 'somebody'),
      asked(AFTER + 10 * SECOND, 'oldest', 202),
      asked(AFTER + 10 * SECOND, 'wrong', 403),
    ],
    reads: { current: 3, previous: 2 },
  },
  {
    when: 'matters no more at the end of the grace',
    rotated: [AT],
    unreadableUntil: Number.POSITIVE_INFINITY,
    requests: [asked(END - SECOND, 'oldest', 503), asked(END, 'oldest', 403)],
    reads: BOTH,
  },
]);

describeRows(
  'the same readings, whatever is wrong',
  [
    { when: 'the user', password: 'middle', user: 'somebody' },
    { when: 'the user, with the one before', password: 'oldest', user: 'somebody' },
    { when: 'the password', password: 'wrong', user: USER },
    { when: 'both', password: 'wrong', user: 'somebody' },
  ].map(({ when, password, user }) => ({
    when,
    rotated: [AT],
    requests: [AFTER, AFTER + SECOND].map((at) => ({ at, password, user, status: 403 })),
    reads: BOTH,
  })),
);

it('a rotation to the same password changes nothing, also at the end of the grace', async () => {
  const requests = [AFTER, END].map((at) => ({ at, password: 'same' }));

  const { statuses } = await play({ passwords: ['same', 'same'], rotated: [AT], requests });

  expect(statuses).toEqual([202, 202]);
});

it('no reading each within the grace: a thousand wrong ones in nine seconds', async () => {
  const requests = Array.from({ length: 1000 }, (_, index) => asked(AFTER + index * 9, 'wrong', 403));

  const { statuses, reads } = await play({ passwords: PASSWORDS, rotated: [AT], requests });

  expect(new Set(statuses)).toEqual(new Set([403]));
  expect(reads).toEqual(BOTH);
});

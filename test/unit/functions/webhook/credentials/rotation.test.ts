import { describe, expect, it } from 'vitest';
import { USER } from '../requests.ts';
import { type Login, runScenario, type Scenario } from '../rotations.ts';
import { GRACE } from '../world.ts';

const SECOND = 1000;
/** Two hours after the secret was created, whose own grace period is over. */
const AT = 2 * GRACE;
const [AFTER, END] = [AT + SECOND, AT + GRACE];
const PASSWORDS = ['oldest', 'middle', 'newest'] as const;

interface Request extends Login {
  readonly status: number;
}

interface Row extends Omit<Scenario, 'passwords'> {
  readonly when: string;
  readonly requests: readonly Request[];
  /** How often the worker reads each version. */
  readonly reads: { readonly current: number; readonly previous: number };
}

const login = (
  at: number,
  password: (typeof PASSWORDS)[number] | 'wrong',
  status: 202 | 403 | 503,
  user = USER,
): Request => ({ at, password, status, user });

const describeRows = (title: string, rows: readonly Row[]) =>
  describe(title, () => {
    it.each(rows)('$when', async (row) => {
      const { statuses, reads } = await runScenario({ ...row, passwords: PASSWORDS });

      expect(statuses).toEqual(row.requests.map(({ status }) => status));
      expect(reads).toEqual(row.reads);
    });
  });

const CACHED = { current: 1, previous: 0 };
const REFRESHED = { current: 2, previous: 0 };
const BOTH = { current: 2, previous: 1 };

describeRows('a worker that has not read the secret', [
  {
    when: 'and gets the current password',
    rotated: [AT],
    requests: [login(AFTER, 'middle', 202)],
    reads: CACHED,
  },
  {
    when: 'and gets the previous password',
    rotated: [AT],
    requests: [login(AFTER, 'oldest', 202)],
    reads: BOTH,
  },
  {
    when: 'and gets it in the last second of the grace period',
    rotated: [AT],
    requests: [login(END - 1, 'oldest', 202)],
    reads: BOTH,
  },
  {
    when: 'and gets it at the end of the grace period',
    rotated: [AT],
    requests: [login(END, 'oldest', 403)],
    reads: REFRESHED,
  },
  { when: 'and gets a password of no version', requests: [login(0, 'wrong', 403)], reads: BOTH },
  {
    when: 'and gets a password of no version, long after the last rotation',
    requests: [login(AT, 'wrong', 403)],
    reads: REFRESHED,
  },
  {
    when: 'after two rotations, and gets the middle one',
    rotated: [AT, AFTER],
    requests: [login(AFTER, 'middle', 202)],
    reads: BOTH,
  },
  {
    when: 'after two rotations, and gets the oldest one',
    rotated: [AT, AFTER],
    requests: [login(AFTER, 'oldest', 403)],
    reads: BOTH,
  },
  {
    when: 'without a grace period',
    grace: 0,
    rotated: [AT],
    requests: [login(AT, 'oldest', 403), login(AFTER, 'middle', 202)],
    reads: { current: 3, previous: 0 },
  },
]);

describeRows('a worker that has read the secret', [
  {
    when: 'both versions: the previous one is rejected at the end of its grace period',
    rotated: [AT],
    requests: [login(END - 1, 'oldest', 202), login(END, 'oldest', 403)],
    reads: BOTH,
  },
  {
    when: 'both versions: the current one is accepted without another read',
    rotated: [AT],
    requests: [login(END - 1, 'oldest', 202), login(END, 'middle', 202)],
    reads: BOTH,
  },
  {
    when: 'the current version before its rotation: it is accepted within its grace period',
    rotated: [AFTER],
    requests: [login(AT, 'oldest', 202), login(AT + 299 * SECOND, 'oldest', 202)],
    reads: CACHED,
  },
  {
    when: 'the current version before its rotation: a grace period of a minute is not a second longer',
    grace: 60 * SECOND,
    rotated: [AT + 1],
    requests: [
      login(AT, 'oldest', 202),
      login(AT + 60 * SECOND, 'oldest', 202),
      login(AT + 60 * SECOND + 1, 'oldest', 403),
    ],
    reads: { current: 3, previous: 1 },
  },
  {
    when: 'the current version before its rotation, with a shared read: the period is not a second longer either',
    grace: 60 * SECOND,
    rotated: [AT + 1],
    requests: [
      login(AT, 'oldest', 202),
      login(AT + 59_900, 'oldest', 202),
      login(AT + 60_500, 'oldest', 403),
    ],
    reads: { current: 3, previous: 1 },
  },
  {
    when: 'both versions before the rotation, without a grace period: the next second reads again',
    grace: 0,
    rotated: [AT + 1],
    requests: [login(AT, 'wrong', 403), login(AT + SECOND, 'oldest', 403)],
    reads: { current: 4, previous: 0 },
  },
  {
    when: 'the current version before its rotation, without a grace period: the next second reads again',
    grace: 0,
    rotated: [AT + 1],
    requests: [login(AT, 'oldest', 202), login(AT + SECOND, 'oldest', 403)],
    reads: { current: 3, previous: 0 },
  },
  {
    when: 'both versions, and a second rotation follows: the oldest is rejected after it is noticed',
    rotated: [AT, AT + 60 * SECOND],
    requests: [
      login(AFTER, 'oldest', 202),
      login(AT + 61 * SECOND, 'newest', 202),
      login(AT + 62 * SECOND, 'oldest', 403),
      login(AT + 62 * SECOND, 'middle', 202),
    ],
    reads: { current: 3, previous: 2 },
  },
  {
    when: 'both versions: another read of the same version reads no predecessor',
    rotated: [AT],
    requests: [
      login(AFTER, 'oldest', 202),
      login(AT + 301 * SECOND, 'oldest', 202),
      login(AT + 302 * SECOND, 'wrong', 403),
    ],
    reads: { current: 4, previous: 1 },
  },
]);

describeRows('an unreadable previous version', [
  {
    when: 'rejects no request with the current one',
    rotated: [AT],
    unreadableUntil: END,
    requests: [login(AFTER, 'middle', 202), login(AFTER, 'wrong', 503), login(AFTER, 'middle', 202)],
    reads: BOTH,
  },
  {
    when: 'rejects no current one that a worker has not read yet',
    rotated: [AFTER],
    unreadableUntil: END,
    requests: [login(AT, 'oldest', 202), login(AFTER, 'middle', 202)],
    reads: BOTH,
  },
  {
    when: 'accepts no other password, and answers no 403',
    rotated: [AT],
    unreadableUntil: AFTER + 10 * SECOND,
    requests: [
      login(AFTER, 'oldest', 503),
      login(AFTER, 'wrong', 503),
      login(AFTER, 'middle', 503, 'other-user'),
      login(AFTER + 10 * SECOND, 'oldest', 202),
      login(AFTER + 10 * SECOND, 'wrong', 403),
    ],
    reads: { current: 3, previous: 2 },
  },
  {
    when: 'has no effect after the end of the grace period',
    rotated: [AT],
    unreadableUntil: Number.POSITIVE_INFINITY,
    requests: [login(END - SECOND, 'oldest', 503), login(END, 'oldest', 403)],
    reads: BOTH,
  },
]);

describeRows(
  'the same reads for every wrong login',
  [
    { when: 'with a wrong user', password: 'middle', user: 'other-user' },
    { when: 'with a wrong user and the previous password', password: 'oldest', user: 'other-user' },
    { when: 'with a wrong password', password: 'wrong', user: USER },
    { when: 'with a wrong user and password', password: 'wrong', user: 'other-user' },
  ].map(({ when, password, user }) => ({
    when,
    rotated: [AT],
    requests: [AFTER, AFTER + SECOND].map((at) => ({ at, password, user, status: 403 })),
    reads: BOTH,
  })),
);

it('a rotation to the same password has no effect, also at the end of the grace period', async () => {
  const requests = [AFTER, END].map((at) => ({ at, password: 'same' }));

  const { statuses } = await runScenario({ passwords: ['same', 'same'], rotated: [AT], requests });

  expect(statuses).toEqual([202, 202]);
});

it('a thousand wrong passwords in nine seconds within the grace period share the reads', async () => {
  const requests = Array.from({ length: 1000 }, (_, index) => login(AFTER + index * 9, 'wrong', 403));

  const { statuses, reads } = await runScenario({ passwords: PASSWORDS, rotated: [AT], requests });

  expect(new Set(statuses)).toEqual(new Set([403]));
  expect(reads).toEqual(BOTH);
});

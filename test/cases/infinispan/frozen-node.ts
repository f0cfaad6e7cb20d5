import { expect } from 'vitest';
import type { InfinispanVersion } from '../../../infra/local/support/infinispan-version.ts';
import { type Ask, BACKUPS, get, takeOffline } from './case.ts';
import { ask, type Subject } from './check.ts';

/** A site whose second node can be suspended, like a process or a machine. */
export interface FreezableSubject extends Pick<Subject, 'ask'> {
  freeze(): void | Promise<void>;
  /** Resolves once the node is in its cluster again. */
  thaw(): void | Promise<void>;
}

const READ = get(`${BACKUPS}/site-b`);
const TAKE_OFFLINE = takeOffline('site-b');
const atOther = (request: Ask): Ask => ({ ...request, at: 'other node' });

interface Answers {
  /** The answer to the query for site-b's status, while the other node is frozen. */
  readonly read: { readonly status: number; readonly body: unknown };
  /** Each cache's answer to the take-offline of site-b, while the other node is frozen. */
  readonly takenOffline: unknown;
  /** The other node's answers after it resumed, and after another request to the first node. */
  readonly back: unknown;
}

const INCORRECT = 'Incorrect site name: site-b';
const TIMED_OUT = /ISPN000476: Timed out waiting for responses/;

/**
 * 15.0 queries every node and waits 17.5 s for each answer, and forwards each request to every node. 16.0 answers for
 * the requested node alone. There a request waits until the frozen node is dropped from the cluster; that node gets the
 * request for one cache at most, and still has the others online when it resumes. A node that is already offline
 * forwards nothing. Users' writes to keys of the resumed node fail until it gets the request.
 */
const ANSWERS: Readonly<Record<InfinispanVersion, Answers>> = {
  '15.0.21': {
    read: { status: 500, body: expect.stringMatching(TIMED_OUT) },
    takenOffline: expect.arrayContaining([expect.stringMatching(TIMED_OUT), INCORRECT]),
    back: 'offline',
  },
  '16.0.5': {
    read: { status: 200, body: '{"status":"online"}' },
    takenOffline: expect.arrayContaining(['ok', INCORRECT]),
    back: expect.stringMatching(/^(online|mixed)$/),
  },
};

/**
 * The behaviour of a cluster with a frozen node while site-b is taken offline. A node that got the request itself
 * answers `offline` in every version; the rest depends on the version. It leaves site-b offline.
 */
export async function checkFrozenNode(subject: FreezableSubject, version: InfinispanVersion): Promise<void> {
  const statusOf = async (request: Ask): Promise<unknown> =>
    JSON.parse((await ask(subject, request)).body).status;

  await subject.freeze();
  const read = await ask(subject, READ);
  // Frozen for a shorter time than the cluster needs to drop it before the request.
  await subject.thaw();
  const between = await statusOf(atOther(READ));
  await subject.freeze();
  const takenOffline = await ask(subject, TAKE_OFFLINE);
  await subject.thaw();
  const again = await ask(subject, TAKE_OFFLINE);
  const statuses = [await statusOf(READ), await statusOf(atOther(READ))];
  const itself = await ask(subject, atOther(TAKE_OFFLINE));
  const afterwards = [await statusOf(READ), await statusOf(atOther(READ))];

  expect(read).toMatchObject(ANSWERS[version].read);
  expect(between).toBe('online');
  expect([takenOffline, again, itself].map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(Object.values(JSON.parse(takenOffline.body))).toEqual(ANSWERS[version].takenOffline);
  expect(statuses).toEqual(['offline', ANSWERS[version].back]);
  expect(afterwards).toEqual(['offline', 'offline']);
}

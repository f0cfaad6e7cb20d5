import { expect } from 'vitest';
import type { InfinispanVersion } from '../../../infra/local/support/infinispan-version.ts';
import { type Ask, BACKUPS, get, takeOffline } from './case.ts';
import { ask, type Subject } from './check.ts';

/** A site whose second node can be stopped where it stands, as a process or a machine that is suspended. */
export interface FreezableSubject extends Pick<Subject, 'ask'> {
  freeze(): void | Promise<void>;
  /** Done when the node is one of its cluster again. */
  thaw(): void | Promise<void>;
}

const READ = get(`${BACKUPS}/site-b`);
const TAKE_OFFLINE = takeOffline('site-b');
const atOther = (request: Ask): Ask => ({ ...request, at: 'other node' });

interface Answers {
  /** To the question how site-b is held, while the other node is frozen. */
  readonly read: { readonly status: number; readonly body: unknown };
  /** Each cache's word to the order to take site-b offline, meanwhile. */
  readonly told: unknown;
  /** What the other node says once it is back, and the first one was told again. */
  readonly back: unknown;
}

const INCORRECT = 'Incorrect site name: site-b';
const TIMED_OUT = /ISPN000476: Timed out waiting for responses/;

/**
 * 15.0 asks every node and waits 17.5 s for each answer, and tells every node at each order. 16.0 answers for the node
 * that is asked alone. There an order waits until the frozen node is dropped from the cluster, which was sent the order
 * for one cache at most, and comes back with the others online; and a node that is offline already tells nobody else.
 * Users' writes whose keys the woken node owns fail all the while.
 */
const ANSWERS: Readonly<Record<InfinispanVersion, Answers>> = {
  '15.0.21': {
    read: { status: 500, body: expect.stringMatching(TIMED_OUT) },
    told: expect.arrayContaining([expect.stringMatching(TIMED_OUT), INCORRECT]),
    back: 'offline',
  },
  '16.0.5': {
    read: { status: 200, body: '{"status":"online"}' },
    told: expect.arrayContaining(['ok', INCORRECT]),
    back: expect.stringMatching(/^(online|mixed)$/),
  },
};

/**
 * How a cluster takes that one of its nodes is frozen while site-b is taken offline. What a node says that was told
 * itself is `offline` in every version; the rest is the version's. It leaves site-b offline.
 */
export async function checkFrozenNode(subject: FreezableSubject, version: InfinispanVersion): Promise<void> {
  const wordOf = async (request: Ask): Promise<unknown> =>
    JSON.parse((await ask(subject, request)).body).status;

  await subject.freeze();
  const read = await ask(subject, READ);
  // Not frozen for so long as to be dropped before the order comes.
  await subject.thaw();
  const between = await wordOf(atOther(READ));
  await subject.freeze();
  const told = await ask(subject, TAKE_OFFLINE);
  await subject.thaw();
  const again = await ask(subject, TAKE_OFFLINE);
  const words = [await wordOf(READ), await wordOf(atOther(READ))];
  const itself = await ask(subject, atOther(TAKE_OFFLINE));
  const afterwards = [await wordOf(READ), await wordOf(atOther(READ))];

  expect(read).toMatchObject(ANSWERS[version].read);
  expect(between).toBe('online');
  expect([told, again, itself].map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(Object.values(JSON.parse(told.body))).toEqual(ANSWERS[version].told);
  expect(words).toEqual(['offline', ANSWERS[version].back]);
  expect(afterwards).toEqual(['offline', 'offline']);
}

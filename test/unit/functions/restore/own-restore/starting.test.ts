import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../../functions/domain/claim/claim.ts';
import { INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { startRestore } from '../../../../../functions/restore/start-restore/start-restore.ts';
import { claimed, incident, LONG_AGO, NOW } from '../../../support/claim.ts';
import { APPROVED, STEPS } from '../../../support/restore-steps.ts';
import { createRestoreWorld, FENCED, INPUT } from '../../../support/restore-world.ts';

const SECOND = 1000;

/** Nothing was sent to the survivor, which had the site offline already. */
const FOUND_OFFLINE = incident({ phase: 'fenced' });
const { survivorAnsweredAt: _, ...UNANSWERED } = FENCED;
const CLEAR = { write: 'clear', at: LONG_AGO } as const;

const START: { when: string; found: Incident; seconds: number; noted?: Partial<Incident> }[] = [
  {
    when: 'a take-offline, answered just now',
    found: { ...FENCED, survivorAnsweredAt: NOW },
    seconds: INFINISPAN_QUIESCENCE,
  },
  {
    when: 'a take-offline, answered a bit later',
    found: { ...FENCED, survivorAnsweredAt: NOW - INFINISPAN_QUIESCENCE * SECOND + 1 },
    seconds: 1,
  },
  {
    when: 'a take-offline, answered long ago',
    found: { ...FENCED, survivorAnsweredAt: NOW - INFINISPAN_QUIESCENCE * SECOND },
    seconds: 0,
  },
  {
    when: 'a take-offline, answered only now',
    found: UNANSWERED,
    seconds: INFINISPAN_QUIESCENCE,
    noted: { survivorAnsweredAt: NOW },
  },
  { when: 'no take-offline, which was unnecessary', found: FOUND_OFFLINE, seconds: 0 },
  {
    when: 'an older restore, answered only now',
    found: { ...FENCED, unsettled: CLEAR },
    seconds: INFINISPAN_QUIESCENCE,
    noted: { unsettled: { ...CLEAR, answeredAt: NOW } },
  },
  {
    when: 'an older restore, answered long ago',
    found: { ...FENCED, unsettled: { ...CLEAR, answeredAt: LONG_AGO } },
    seconds: 0,
  },
];

describe('a start waits until no earlier write can take effect', () => {
  it.each(START)('after $when: $seconds s', async ({ found, seconds, noted = {} }) => {
    const world = createRestoreWorld({ claim: claimed(found) });

    expect(await STEPS.start(world)).toEqual(
      seconds === 0 ? { verdict: 'GO', incident: found.incident } : { verdict: 'WAIT', seconds },
    );
    expect(world.claim().current).toMatchObject({ phase: seconds === 0 ? 'restoring' : 'fenced', ...noted });
  });
});

describe('an approval', () => {
  it('is of one incident', async () => {
    const { collaborators, claim } = createRestoreWorld();
    const earlier = 'site-b_by_site-a_20261101T000000Z_v3';

    expect(await startRestore({ ...INPUT, ...APPROVED, incident: earlier }, collaborators)).toEqual({
      verdict: 'NO',
      reason: 'NOTHING_FENCED',
      detail: `${earlier} is over`,
    });
    expect(claim().current?.phase).toBe('fenced');
  });

  it('is valid up to its last second', async () => {
    const world = createRestoreWorld();
    world.time.now += 3600 * SECOND;

    expect(await STEPS.start(world)).toMatchObject({ verdict: 'GO' });
  });

  it('of a new plan is asked for once the approval is too old', async () => {
    const world = createRestoreWorld();
    world.time.now += 3600 * SECOND + 1;
    world.a.receive('sessions', { key: 'later', value: '' });

    expect(await STEPS.start(world)).toMatchObject({
      verdict: 'AGAIN',
      plan: { entries: { sessions: { survivor: 6, site: 2 } } },
    });
    expect(world.claim().current?.phase).toBe('fenced');
  });

  it.each([
    { of: 'a small cache, which loses 10', cache: 'sessions', approved: 25, now: 15, verdict: 'GO' },
    { of: 'one that loses half', cache: 'sessions', approved: 30, now: 15, verdict: 'GO' },
    { of: 'one that loses more than half', cache: 'sessions', approved: 31, now: 15, verdict: 'AGAIN' },
    { of: 'one that loses 11 of 16', cache: 'sessions', approved: 16, now: 5, verdict: 'AGAIN' },
    { of: 'one that loses nearly all', cache: 'sessions', approved: 2600, now: 5, verdict: 'AGAIN' },
    { of: 'one that is gone', cache: 'gone', approved: 11, now: 5, verdict: 'AGAIN' },
  ])('of $of, from $approved to $now entries: $verdict', async ({ cache, approved, now, verdict }) => {
    const world = createRestoreWorld({
      arrange: ({ a }) => {
        a.receive('sessions', 'clear');
        for (let key = 0; key < now; key++) a.receive('sessions', { key: `key ${key}`, value: '' });
      },
    });
    const approvedEntries = { [cache]: { survivor: approved, site: 2 } };

    const output = await startRestore({ ...INPUT, ...APPROVED, approvedEntries }, world.collaborators);

    expect(output.verdict).toBe(verdict);
    expect(world.claim().current?.phase).toBe(verdict === 'GO' ? 'restoring' : 'fenced');
    expect(output.plan?.entries.sessions).toEqual(verdict === 'GO' ? undefined : { survivor: now, site: 2 });
  });
});

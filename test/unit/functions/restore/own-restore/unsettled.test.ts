import { describe, expect, it } from 'vitest';
import type { RestoreWrite } from '../../../../../functions/domain/claim/restore.ts';
import { InfinispanUnavailable } from '../../../../../functions/domain/errors.ts';
import { ACCELERATOR_QUIESCENCE, INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { claimed, LONG_AGO, NOW, restoring } from '../../../support/claim.ts';
import { answering } from '../../../support/restore-answers.ts';
import { at, STEPS, type World } from '../../../support/restore-steps.ts';
import { createRestoreWorld } from '../../../support/restore-world.ts';

const SECOND = 1000;
const QUIET = INFINISPAN_QUIESCENCE * SECOND;

/** The caches and counts that the world has. */
const FILLED = {
  caches: ['sessions', 'actionTokens'],
  counts: { sessions: { survivor: 5, site: 2 }, actionTokens: { survivor: 0, site: 0 } },
};

describe('after a write without an answer, the time counts from the next answer', () => {
  it.each<{ write: RestoreWrite; of: string; after?: string[] }>([
    { write: 'take-survivor-offline', of: 'site-b' },
    { write: 'take-site-offline', of: 'site-a' },
    { write: 'clear', of: 'site-b' },
    { write: 'push', of: 'site-a' },
    { write: 'bring-survivor-online', of: 'site-b', after: ['site-a'] },
  ])('$write: of $of', async ({ write, of, after = [] }) => {
    const claim = claimed(restoring(FILLED, { unsettled: { write, at: LONG_AGO } }));
    const world = createRestoreWorld({ claim });
    const asked = askedSites(world);

    expect(await STEPS.isolate(world)).toEqual({ verdict: 'WAIT', seconds: INFINISPAN_QUIESCENCE });
    expect([...asked]).toEqual([...after, of]);
    expect(world.claim().current?.unsettled).toEqual({ write, at: LONG_AGO, answeredAt: NOW });
  });

  it('bring-survivor-online: of neither, once the survivor does not see the site; its writes fail until then', async () => {
    const unsettled = { write: 'bring-survivor-online', at: LONG_AGO } as const;
    const claim = claimed(restoring({ ...FILLED, step: 'pushing' }, { unsettled }));
    const world = createRestoreWorld({ claim });
    world.a.setView(['site-a']);
    answering(world, 'site-b', { backupStatus: () => Promise.reject(new InfinispanUnavailable('dead')) });

    const lost = { verdict: 'GIVE_UP', reason: 'SITE_LOST_AGAIN', detail: 'site-a does not see site-b' };
    expect([await STEPS.isolate(world), await STEPS.join(world)]).toEqual([lost, lost]);
    expect(world.claim()).toBe(claim);
  });

  it('add-endpoints: of no Infinispan, since the accelerator never carries it out that late', async () => {
    const unsettled = { write: 'add-endpoints', at: NOW - 5 * SECOND } as const;
    const claim = claimed(restoring({ step: 'joined' }, { phase: 'returning', unsettled }));
    const world = createRestoreWorld({ claim });
    const asked = askedSites(world);

    const outputs = [await STEPS.return(world), await STEPS.close(world)];

    const waits = { verdict: 'WAIT', seconds: ACCELERATOR_QUIESCENCE - 5 };
    expect(outputs).toEqual([waits, waits]);
    expect([...asked]).toEqual([]);
    expect(world.claim()).toBe(claim);
  });

  it.each([
    {
      answered: 'a millisecond too late',
      answeredAt: NOW - QUIET + 1,
      expected: { verdict: 'WAIT', seconds: 1 },
    },
    { answered: 'long enough ago', answeredAt: NOW - QUIET, expected: { verdict: 'GO' } },
  ])('which came $answered: $expected.verdict', async ({ answeredAt, expected }) => {
    const unsettled = { write: 'clear', at: LONG_AGO, answeredAt } as const;
    const world = createRestoreWorld({ claim: claimed(restoring(FILLED, { unsettled })) });

    expect(await STEPS.isolate(world)).toEqual(expected);
  });
});

describe('an answer settles a write, also an error', () => {
  const backsUpElsewhere = ({ b }: World) => b.setCaches({ sessions: ['site-c'] });

  it.each([
    { step: 'isolate', before: 'now', change: backsUpElsewhere, error: 'SiteNotTakenOffline' },
    {
      step: 'clear',
      before: 'site-b caches/sessions?action=clear',
      change: ({ b }: World) => b.setCaches({ actionTokens: ['site-a'] }),
      error: 'InfinispanRefused',
    },
    {
      step: 'join',
      before: 'site-b container/x-site/backups/site-a?action=bring-online',
      change: backsUpElsewhere,
      error: 'SiteNotJoined',
    },
  ] as const)('$step: $error', async ({ step, before, change, error }) => {
    const world = await at(step);
    const reached = world.claim().current?.restore?.step;
    if (before === 'now') change(world);
    else world.before[before] = () => change(world);

    await expect(STEPS[step](world)).rejects.toMatchObject({ name: error });
    expect(world.claim().current).toMatchObject({ phase: 'restoring', restore: { step: reached } });
    expect(world.claim().current).not.toHaveProperty('unsettled');
  });

  it('push: the site is isolated again, which ends an older push', async () => {
    const world = await at('push');
    const start = 'site-a container/x-site/backups/site-b?action=start-push-state';
    world.before[start] = () => world.a.setView(['site-a']);

    expect(await STEPS.push(world)).toMatchObject({ verdict: 'AGAIN' });
    expect(world.claim().current).toMatchObject({ restore: { step: 'cleared' } });
    expect(world.claim().current).not.toHaveProperty('unsettled');
  });
});

/** The sites whose Infinispan is asked for the status of the other one. */
function askedSites({ before }: World): Set<string> {
  const asked = new Set<string>();
  before['site-a container/x-site/backups/site-b'] = () => asked.add('site-a');
  before['site-b container/x-site/backups/site-a'] = () => asked.add('site-b');
  return asked;
}

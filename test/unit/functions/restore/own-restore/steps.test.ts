import { describe, expect, it } from 'vitest';
import { ACCELERATOR_QUIESCENCE, INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { claimed, NOW, restoring } from '../../../support/claim.ts';
import { at, DATA, DATA_STEPS, GO, STEPS } from '../../../support/restore-steps.ts';
import { createRestoreWorld, KEYCLOAK_RUNS } from '../../../support/restore-world.ts';

const SECOND = 1000;

describe('a restore', () => {
  it('fills the site with the data of the survivor, and puts it back', async () => {
    const world = createRestoreWorld();

    const data: unknown[] = [];
    for (const step of ['start', 'isolate', 'clear', 'push', 'watch the push', 'join'] as const)
      data.push((await STEPS[step](world)).verdict);
    const joined = world.claim().current;
    world.setTargets(KEYCLOAK_RUNS);
    const traffic = [await STEPS['watch for Keycloak'](world), await STEPS.return(world)];
    const returning = world.claim().current;
    const early = await STEPS.close(world);
    world.time.now += ACCELERATOR_QUIESCENCE * SECOND;
    const closed = await STEPS.close(world);

    expect(data).toEqual(Array(6).fill('GO'));
    expect(joined).toMatchObject({
      phase: 'restoring',
      restore: { step: 'joined', caches: ['sessions', 'actionTokens'] },
    });
    expect(joined).not.toHaveProperty('incompleteSince');
    expect(joined).not.toHaveProperty('unsettled');
    expect(traffic).toMatchObject([GO, GO]);
    expect(returning).toMatchObject({ phase: 'returning', returnedAt: NOW });
    expect(early).toEqual({ verdict: 'WAIT', seconds: ACCELERATOR_QUIESCENCE });
    expect(closed).toMatchObject(GO);
    expect(world.contents()).toEqual([DATA, DATA]);
    expect([world.a.status('site-b'), world.b.status('site-a')]).toEqual([
      { status: 'online' },
      { status: 'online' },
    ]);
    expect(world.listed()).toContain('accelerator-1/1/1 site-b/balancer');
    expect(world.claim().current?.phase).toBe('closed');
  });

  it('clears the site alone, even if that has the survivor online', async () => {
    const world = await at('clear');
    world.before['site-b caches/sessions?action=clear'] = () => world.b.restart();

    await STEPS.clear(world);

    expect(world.b.status('site-a')).toEqual({ status: 'online' });
    expect(world.contents()).toEqual([DATA, {}]);
  });
});

describe.each(DATA_STEPS)('the step "%s"', (step) => {
  it('does nothing at any other step of the claim, but isolate, which starts over', async () => {
    const world = createRestoreWorld({
      claim: claimed(
        restoring({
          step: step === 'push' ? 'isolated' : 'joined',
          counts: { sessions: { survivor: 5, site: 0 }, actionTokens: { survivor: 0, site: 0 } },
        }),
      ),
    });

    const { verdict } = await STEPS[step](world);

    expect(verdict).toBe(step === 'isolate' ? 'GO' : 'AGAIN');
    if (step !== 'isolate') expect(world.posts).toEqual([]);
    else
      expect(world.claim().current).toMatchObject({
        incompleteSince: expect.any(Number),
        restore: { step: 'isolated' },
      });
  });

  it('waits for an unsettled write of an earlier invocation', async () => {
    const world = await at(step);
    const { current } = world.claim();
    const claim = {
      ...world.claim(),
      current: { ...current, unsettled: { write: 'clear', at: NOW } },
    } as never;
    const waiting = createRestoreWorld({ claim });

    expect(await STEPS[step](waiting)).toEqual({ verdict: 'WAIT', seconds: INFINISPAN_QUIESCENCE });
    expect(waiting.claim().current?.unsettled).toEqual({ write: 'clear', at: NOW, answeredAt: NOW });
    waiting.time.now += 5 * SECOND;
    expect(await STEPS[step](waiting)).toEqual({ verdict: 'WAIT', seconds: INFINISPAN_QUIESCENCE - 5 });
    expect(waiting.posts).toEqual([]);
  });
});

describe('a lost answer leaves the write unsettled', () => {
  it.each([
    { step: 'isolate', lost: 'take-offline', write: 'take-survivor-offline' },
    { step: 'clear', lost: 'action=clear', write: 'clear' },
    { step: 'push', lost: 'start-push-state', write: 'push' },
    { step: 'join', lost: 'bring-online', write: 'bring-survivor-online' },
  ] as const)('$write', async ({ step, lost, write }) => {
    const world = await at(step);
    world.lost.add(lost);

    await expect(STEPS[step](world)).rejects.toMatchObject({ name: 'InfinispanUnavailable' });
    expect(world.claim().current).toMatchObject({ phase: 'restoring', unsettled: { write, at: NOW } });
    world.lost.clear();
    expect(await STEPS[step](world)).toMatchObject({ verdict: 'WAIT' });
  });
});

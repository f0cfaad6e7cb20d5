import { describe, expect, it } from 'vitest';
import { ACCELERATOR_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { returnTraffic } from '../../../../../functions/restore/return-traffic/return-traffic.ts';
import { watchRestore } from '../../../../../functions/restore/watch-restore/watch-restore.ts';
import { claimed, MINUTE, NOW, OTHER_EXECUTION, restoring } from '../../../support/claim.ts';
import { GO, joined, OWN, STEPS, type World } from '../../../support/restore-steps.ts';
import { createRestoreWorld, FENCED, KEYCLOAK_STOPPED } from '../../../support/restore-world.ts';

const SECOND = 1000;

const [ENDPOINT] = FENCED.endpoints;
const GONE = { ...ENDPOINT, group: 'gone' };

describe('the traffic', () => {
  it('does not return while Keycloak does not run', async () => {
    const world = await joined();
    world.setTargets(KEYCLOAK_STOPPED);

    expect(await STEPS.return(world)).toEqual({ verdict: 'SENDING' });
    expect(world.listed()).not.toContain('accelerator-1/1/1 site-b/balancer');
    expect(world.claim().current?.phase).toBe('restoring');
  });

  it.each([
    { when: 'the survivor does not see the site', change: (world: World) => world.a.setView(['site-a']) },
    {
      when: 'one is offline at the other',
      change: (world: World) => world.b.setStatus('site-a', 'sessions', 'offline'),
    },
    {
      when: 'the site has died',
      change: (world: World) => {
        world.a.setView(['site-a']);
        world.silent.add('site-b');
      },
    },
    {
      when: 'the site restarted',
      change: (world: World) => {
        world.time.now += MINUTE;
        world.b.restart();
      },
    },
  ])('that has returned is given up if $when', async ({ change }) => {
    const world = await joined();
    await STEPS.return(world);
    change(world);

    expect(await STEPS.close(world)).toMatchObject({ verdict: 'GIVE_UP', reason: 'SITE_LOST_AGAIN' });
  });

  it.each([
    {
      when: 'of two recorded groups one is gone',
      endpoints: [ENDPOINT, GONE],
      expected: { ...GO, returned: [ENDPOINT], refused: [GONE] },
    },
    {
      when: 'no recorded group exists',
      endpoints: [GONE],
      expected: { verdict: 'GIVE_UP', reason: 'ENDPOINT_GONE' },
    },
  ])('returns to the groups that exist: $when', async ({ endpoints, expected }) => {
    const world = await joined();
    const { current, ...claim } = world.claim();
    const changed = createRestoreWorld({ claim: { ...claim, current: { ...current, endpoints } } as never });
    const collaborators = { ...world.collaborators, claims: changed.collaborators.claims };

    const outputs = [
      await returnTraffic({ ...OWN, step: 'return' }, collaborators),
      await returnTraffic({ ...OWN, step: 'return' }, collaborators),
    ];

    expect(outputs).toMatchObject([expected, expected]);
  });

  it('that another execution has returned, and whose incident is closed, is restored', async () => {
    const world = await joined();
    await STEPS.return(world);
    world.time.now += ACCELERATOR_QUIESCENCE * SECOND;
    await STEPS.close(world);
    const { version } = world.claim();

    const outputs = [
      await STEPS.return(world),
      await STEPS['watch the accelerator'](world),
      await STEPS.close(world),
    ];

    expect(outputs).toEqual([GO, GO, GO]);
    expect(world.claim().version).toBe(version);
  });

  it.each([
    { of: 'another incident', change: { incident: 'another' } },
    {
      of: 'an operator who forced it',
      change: { closing: { by: 'carol', reason: 'it is late', despite: ['site-b is not in service.'] } },
    },
  ])('is not restored by the end of $of', async ({ change }) => {
    const closed = restoring({ step: 'joined' }, { phase: 'closed', returnedAt: NOW, ...change });
    const world = createRestoreWorld({ claim: claimed(closed) });

    const outputs = [
      await STEPS.return(world),
      await STEPS['watch the accelerator'](world),
      await STEPS.close(world),
    ];

    const over = { verdict: 'NO', reason: 'RESTORE_OVER' };
    expect(outputs).toMatchObject([over, over, over]);
  });

  it('of another incident is not returned or closed by an old execution', async () => {
    const world = await joined();
    await STEPS.return(world);
    const { version } = world.claim();
    const old = { ...OWN, incident: 'another' };

    const outputs = [
      await returnTraffic({ ...old, step: 'return' }, world.collaborators),
      await watchRestore({ ...old, step: 'accelerator' }, world.collaborators),
      await returnTraffic({ ...old, step: 'close' }, world.collaborators),
    ];

    const over = { verdict: 'NO', reason: 'RESTORE_OVER' };
    expect(outputs).toMatchObject([over, over, over]);
    expect(world.claim().version).toBe(version);
  });

  it('closed by an operator while every condition held is restored', async () => {
    const closing = { by: 'carol', despite: [] };
    const closed = restoring({ step: 'joined' }, { phase: 'closed', returnedAt: NOW, closing });

    expect(await STEPS.close(createRestoreWorld({ claim: claimed(closed) }))).toEqual(GO);
  });

  it('that is returning is completed by any execution', async () => {
    const world = await joined();
    await STEPS.return(world);

    const other = { ...OWN, execution: OTHER_EXECUTION, step: 'return' } as const;

    expect(await returnTraffic(other, world.collaborators)).toMatchObject({
      ...GO,
      returned: FENCED.endpoints,
    });
  });
});

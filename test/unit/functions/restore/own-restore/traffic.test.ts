import { describe, expect, it } from 'vitest';
import { ACCELERATOR_QUIESCENCE, INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { returnTraffic } from '../../../../../functions/restore/return-traffic/return-traffic.ts';
import { startRestore } from '../../../../../functions/restore/start-restore/start-restore.ts';
import { watchRestore } from '../../../../../functions/restore/watch-restore/watch-restore.ts';
import { claimed, LONG_AGO, MINUTE, NOW, restoring } from '../../../support/claim.ts';
import { APPROVED, at, DATA_STEPS, GO, OWN, STEPS, type World } from '../../../support/restore-steps.ts';
import {
  createRestoreWorld,
  FENCED,
  INPUT,
  KEYCLOAK_RUNS,
  KEYCLOAK_STOPPED,
} from '../../../support/restore-world.ts';

const SECOND = 1000;

const [ENDPOINT] = FENCED.endpoints;
const GONE = { ...ENDPOINT, group: 'gone' };

describe('the traffic', () => {
  async function joined(): Promise<World> {
    const world = createRestoreWorld();
    for (const step of ['start', ...DATA_STEPS] as const) await STEPS[step](world);
    world.setTargets(KEYCLOAK_RUNS);
    return world;
  }

  it('does not return while Keycloak does not run', async () => {
    const world = await joined();
    world.setTargets(KEYCLOAK_STOPPED);

    expect(await STEPS.return(world)).toEqual({ verdict: 'SENDING' });
    expect(world.listed()).not.toContain('accelerator-1/1/1 site-b/balancer');
    expect(world.claim().current?.phase).toBe('restoring');
  });

  it('does not return before the data', async () => {
    const world = await at('join');
    world.setTargets(KEYCLOAK_RUNS);

    expect(await STEPS.return(world)).toMatchObject({ verdict: 'AGAIN' });
    expect(world.listed()).not.toContain('accelerator-1/1/1 site-b/balancer');
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

    const { verdict, ...output } = await STEPS.return(world);

    expect({ verdict, ...output }).toMatchObject({ ...GO, returned: FENCED.endpoints });
  });
});

describe('a start', () => {
  it('waits until no write of the fencing can take effect', async () => {
    const world = createRestoreWorld({ claim: claimed({ ...FENCED, survivorAnsweredAt: NOW }) });

    expect(await STEPS.start(world)).toEqual({ verdict: 'WAIT', seconds: INFINISPAN_QUIESCENCE });
    expect(world.claim().current?.phase).toBe('fenced');
  });

  it("notes the site's first answer since an unsettled write of an earlier restore", async () => {
    const world = createRestoreWorld({
      claim: claimed({ ...FENCED, unsettled: { write: 'clear', at: LONG_AGO } }),
    });

    expect(await STEPS.start(world)).toEqual({ verdict: 'WAIT', seconds: INFINISPAN_QUIESCENCE });
    expect(world.claim().current?.unsettled).toEqual({ write: 'clear', at: LONG_AGO, answeredAt: NOW });
  });

  it.each([
    { survivor: 10, verdict: 'GO' },
    { survivor: 15, verdict: 'GO' },
    { survivor: 16, verdict: 'AGAIN' },
    { survivor: 2600, verdict: 'AGAIN' },
  ])(
    'with 5 entries at the survivor, after an approval of $survivor: $verdict',
    async ({ survivor, verdict }) => {
      const approvedEntries = { sessions: { survivor, site: 2 } };
      const { collaborators, claim } = createRestoreWorld();

      const output = await startRestore({ ...INPUT, ...APPROVED, approvedEntries }, collaborators);

      expect(output.verdict).toBe(verdict);
      expect(claim().current?.phase).toBe(verdict === 'GO' ? 'restoring' : 'fenced');
      expect(output.plan?.entries.sessions).toEqual(verdict === 'GO' ? undefined : { survivor: 5, site: 2 });
    },
  );

  it('asks for an approval of a new plan once the approval is too old', async () => {
    const world = createRestoreWorld();
    world.time.now += 3601 * SECOND;
    world.a.receive('sessions', { key: 'later', value: '' });

    expect(await STEPS.start(world)).toMatchObject({
      verdict: 'AGAIN',
      plan: { entries: { sessions: { survivor: 6, site: 2 } } },
    });
    expect(world.claim().current?.phase).toBe('fenced');
  });
});

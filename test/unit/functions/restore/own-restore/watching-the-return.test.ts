import { describe, expect, it } from 'vitest';
import { claimed, NOW, restoring } from '../../../support/claim.ts';
import { at, STEPS, type World } from '../../../support/restore-steps.ts';
import { createRestoreWorld, FENCED, KEYCLOAK_RUNS } from '../../../support/restore-world.ts';
import { accelerator, endpoint, recorded, siteA, siteB } from '../../../support/topology.ts';

describe('the wait for Keycloak, which runs', () => {
  async function joined(): Promise<World> {
    const world = await at('join');
    await STEPS.join(world);
    world.setTargets(KEYCLOAK_RUNS);
    return world;
  }

  it.each([
    {
      when: 'the survivor is offline at the site in one cache',
      change: (world: World) => world.b.setStatus('site-a', 'sessions', 'offline'),
      detail: 'site-b is online at site-a, site-a is mixed at site-b',
    },
    {
      when: 'entries are missing at the site',
      change: (world: World) => world.b.receive('sessions', 'clear'),
      detail: 'sessions has 0 entries at site-b, and 5 at site-a',
    },
  ])('ends, and the site is filled again, if $when', async ({ change, detail }) => {
    const world = await joined();
    change(world);

    expect(await STEPS['watch for Keycloak'](world)).toEqual({ verdict: 'AGAIN', detail });
  });

  it('ends if the claim is no longer the restore', async () => {
    const world = createRestoreWorld({ claim: claimed(FENCED), targets: KEYCLOAK_RUNS });

    expect(await STEPS['watch for Keycloak'](world)).toEqual({
      verdict: 'NO',
      reason: 'RESTORE_OVER',
      detail: 'the claim is fenced',
    });
  });

  it('fails with an error of the load balancers that is more than a missing answer', async () => {
    const world = await joined();
    const denied = new Error('AccessDenied');
    world.setTargets(denied);

    await expect(STEPS['watch for Keycloak'](world)).rejects.toBe(denied);
  });
});

describe('the wait for the accelerator', () => {
  const initial = endpoint('site-b', { health: 'INITIAL' });
  const idle = endpoint('site-b', { weight: 0 });

  /** Two listeners with site-a and this endpoint of site-b each, which has gone back there. */
  function returning(first: typeof siteB, second: typeof siteB): World {
    const returned = accelerator([[{ endpoints: [siteA, first] }], [{ endpoints: [siteA, second] }]]);
    const endpoints = recorded('site-b', returned);
    return createRestoreWorld({
      claim: claimed(restoring({ step: 'joined' }, { phase: 'returning', returnedAt: NOW, endpoints })),
      accelerators: [returned],
    });
  }

  it.each([
    { when: 'both endpoints are healthy', endpoints: [siteB, siteB], verdict: 'GO', seconds: 0 },
    { when: 'one is not healthy yet', endpoints: [siteB, initial], verdict: 'SENDING', seconds: 45 },
    { when: 'neither is healthy yet', endpoints: [initial, initial], verdict: 'SENDING', seconds: 45 },
    {
      when: 'one is healthy, and the other has weight 0',
      endpoints: [siteB, idle],
      verdict: 'GO',
      seconds: 0,
    },
    { when: 'both have weight 0', endpoints: [idle, idle], verdict: 'GO', seconds: 0 },
  ] as const)('ends with $verdict after $seconds s if $when', async ({ endpoints, verdict, seconds }) => {
    const world = returning(...endpoints);

    expect(await STEPS['watch the accelerator'](world)).toEqual({ verdict });
    expect((world.time.now - NOW) / 1000).toBe(seconds);
  });

  it.each([
    { when: 'fenced again', claim: claimed(FENCED), detail: 'the claim is fenced' },
    { when: 'closed', claim: claimed({ ...FENCED, phase: 'closed' }), detail: 'the claim is closed' },
  ])('ends if the incident is $when', async ({ claim, detail }) => {
    const over = { verdict: 'NO', reason: 'RESTORE_OVER', detail };

    expect(await STEPS['watch the accelerator'](createRestoreWorld({ claim }))).toEqual(over);
  });
});

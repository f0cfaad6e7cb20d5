import { describe, expect, it } from 'vitest';
import { ACCELERATOR_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { returnTraffic } from '../../../../../functions/restore/return-traffic/return-traffic.ts';
import { claimed, MINUTE, NOW } from '../../../support/claim.ts';
import { at, GO, joined, OWN, STEPS, type World } from '../../../support/restore-steps.ts';
import { FENCED, INPUT, KEYCLOAK_RUNS, KEYCLOAK_STOPPED } from '../../../support/restore-world.ts';
import { accelerator, recorded, siteA, siteB } from '../../../support/topology.ts';

const SECOND = 1000;
const LISTED = 'accelerator-1/1/1 site-b/balancer';
const { endpoints, incident } = FENCED;

/** Two listeners, in each of which site-b had an endpoint. */
const two = (...listed: readonly (typeof siteA)[]) =>
  accelerator([[{ endpoints: listed }], [{ endpoints: listed }]]);
const ENDPOINTS = recorded('site-b', two(siteA, siteB));
const TWO = { claim: claimed({ ...FENCED, endpoints: ENDPOINTS }), accelerators: [two(siteA)] };

async function returned(): Promise<World> {
  const world = await joined();
  await STEPS.return(world);
  return world;
}

describe('the endpoints go back', () => {
  it('to every listener, once Keycloak runs behind one of the recorded load balancers', async () => {
    const world = await joined(TWO);

    expect(await STEPS.return(world)).toEqual({ ...GO, incident, returned: ENDPOINTS, refused: [] });
    expect(world.listed()).toEqual(expect.arrayContaining([LISTED, 'accelerator-1/2/1 site-b/balancer']));
  });

  it('without a look at the load balancers, if an operator has stated that Keycloak runs', async () => {
    const world = await joined();
    world.setTargets(KEYCLOAK_STOPPED);
    const request = { ...INPUT.request, keycloak: 'by hand' } as const;

    expect(await returnTraffic({ ...OWN, request, step: 'return' }, world.collaborators)).toMatchObject(GO);
    expect(world.listed()).toContain(LISTED);
  });

  it('not before the restore itself has let the site write back, although an operator already has', async () => {
    const world = await at('join');
    world.setTargets(KEYCLOAK_RUNS);
    for (const cache of ['sessions', 'actionTokens']) world.b.setStatus('site-a', cache, 'online');

    expect(await STEPS.return(world)).toEqual({
      verdict: 'AGAIN',
      detail: 'the restore has come to the step pushing',
    });
    expect(world.listed()).not.toContain(LISTED);
  });

  it('although an operator has listed the endpoint already; then the claim says that it is returned', async () => {
    const world = await joined();
    await world.collaborators.endpointGroups.add(endpoints);

    expect(await STEPS.return(world)).toMatchObject({ ...GO, returned: endpoints });
    expect(world.claim().current).toMatchObject({ phase: 'returning', returnedAt: NOW });
  });

  it('but for one whose load balancer is gone, which is reported', async () => {
    const world = await joined({ refused: ['site-b/balancer'] });

    expect(await STEPS.return(world)).toEqual({ ...GO, incident, returned: [], refused: endpoints });
  });

  it('and the step is repeated until the accelerator lists every one that it took', async () => {
    const balancers = ['site-b/balancer', 'site-b/second'];
    const both = ENDPOINTS.map((one, index) => ({ ...one, endpointId: balancers[index] ?? '' }));
    const claim = claimed({ ...FENCED, endpoints: both });
    const world = await joined({ ...TWO, claim, vanishing: ['site-b/second'] });

    await expect(STEPS.return(world)).rejects.toMatchObject({ name: 'EndpointsNotSettled' });
    expect(world.claim().current?.phase).toBe('returning');
  });
});

describe('a return that was started', () => {
  it('writes nothing once every endpoint is listed, whether or not Keycloak still runs', async () => {
    const world = await returned();
    const before = world.claim();
    world.setTargets(KEYCLOAK_STOPPED);

    expect(await STEPS.return(world)).toMatchObject({ ...GO, returned: endpoints });
    expect(world.claim()).toBe(before);
  });

  it('adds what is not listed, and keeps the time of the first addition', async () => {
    const world = await returned();
    await world.collaborators.endpointGroups.remove(endpoints);
    world.time.now += MINUTE;

    expect(await STEPS.return(world)).toMatchObject({ ...GO, returned: endpoints });
    expect(world.listed()).toContain(LISTED);
    expect(world.claim().current).toMatchObject({
      returnedAt: NOW,
      intent: { write: 'add-endpoints', at: NOW + MINUTE },
    });
  });
});

describe('two sites that are not joined any more', () => {
  it.each([
    {
      when: 'the survivor has the site offline',
      change: ({ a }: World) => a.setStatus('site-b', 'sessions', 'offline'),
      detail: 'site-b is mixed at site-a, site-a is online at site-b',
    },
    {
      when: 'the site has the survivor offline',
      change: ({ b }: World) => b.setStatus('site-a', 'sessions', 'offline'),
      detail: 'site-b is online at site-a, site-a is mixed at site-b',
    },
    {
      when: 'the site restarted',
      change: ({ time, b }: World) => {
        time.now += MINUTE;
        b.restart();
      },
      detail: 'site-b was restarted after it was cleared',
    },
  ])('are filled again before the return, and given up after it: $when', async ({ change, detail }) => {
    const [before, after] = [await joined(), await returned()];
    change(before);
    change(after);

    expect(await STEPS.return(before)).toEqual({ verdict: 'AGAIN', detail });
    expect(await STEPS.return(after)).toEqual({ verdict: 'GIVE_UP', reason: 'SITE_LOST_AGAIN', detail });
  });
});

describe('the incident is not closed', () => {
  it('before its endpoints went back, even if an operator has listed one', async () => {
    const world = await joined();
    await world.collaborators.endpointGroups.add(endpoints);

    expect(await STEPS.close(world)).toEqual({ verdict: 'AGAIN', detail: 'no endpoint was put back' });
    expect(world.claim().current?.phase).toBe('restoring');
  });

  it('but given up while none of its endpoints is listed', async () => {
    const world = await returned();
    await world.collaborators.endpointGroups.remove(endpoints);
    world.time.now += ACCELERATOR_QUIESCENCE * SECOND;

    expect(await STEPS.close(world)).toMatchObject({ verdict: 'GIVE_UP', reason: 'ENDPOINT_GONE' });
    expect(world.claim().current?.phase).toBe('returning');
  });
});

import { describe, expect, it } from 'vitest';
import { LoadBalancersUnavailable } from '../../../../../functions/domain/errors.ts';
import { watchRestore } from '../../../../../functions/restore/watch-restore/watch-restore.ts';
import { NOW } from '../../../support/claim.ts';
import { answering } from '../../../support/restore-answers.ts';
import { at, carryOutBefore, GO, OWN, pushing, STEPS, type World } from '../../../support/restore-steps.ts';
import { createRestoreWorld, FENCED, INPUT, KEYCLOAK_RUNS } from '../../../support/restore-world.ts';

const SECOND = 1000;

describe('a watch', () => {
  it('reports the progress of a push after 20 s', async () => {
    const world = await pushing();

    expect(await STEPS['watch the push'](world)).toEqual({
      verdict: 'SENDING',
      progress: { cachesDone: 1, caches: 2, entries: { site: 0, survivor: 5 } },
    });
    expect(world.time.now).toBeGreaterThanOrEqual(NOW + 16 * SECOND);
  });

  it('reports how fast entries arrive, and how long the rest takes', async () => {
    const world = await at('push');
    for (let key = 0; key < 95; key++) world.a.receive('sessions', { key: `more ${key}`, value: '' });
    world.a.setEntriesPerQuery(1);
    await STEPS.push(world);

    const output = await STEPS['watch the push'](world);

    const { entries, perSecond = 0, secondsLeft } = ('progress' in output && output.progress) || {};
    expect(entries).toEqual({ site: expect.any(Number), survivor: 100 });
    expect(perSecond).toBeGreaterThan(0);
    expect(secondsLeft).toBe(Math.ceil((100 - (entries?.site ?? 0)) / perSecond));
  });

  it('gives up if the site does not answer twice', async () => {
    const world = await pushing();
    world.silent.add('site-b');
    let counted = 0;
    world.before['site-b caches/sessions?action=size'] = () => {
      counted += 1;
    };

    expect(await STEPS['watch the push'](world)).toEqual({
      verdict: 'GIVE_UP',
      reason: 'SITE_LOST_AGAIN',
      detail: 'the Infinispan of site-b does not answer',
    });
    expect(world.time.now).toBe(NOW + 2 * SECOND);
    expect(counted).toBe(0);
  });

  it.each([
    { when: 'before a look', request: 'container/x-site/backups/site-a', seconds: 6 },
    { when: 'while its entries are counted', request: 'caches/sessions?action=size', seconds: 9 },
  ])('gives up after $seconds s if the site freezes $when', async ({ request, seconds }) => {
    const world = await pushing();
    world.before[`site-b ${request}`] = () => {
      world.frozen.add('site-b');
    };

    expect(await STEPS['watch the push'](world)).toMatchObject({ reason: 'SITE_LOST_AGAIN' });
    expect(world.time.now).toBe(NOW + seconds * SECOND);
  });

  it('starts its looks two seconds apart, and is not delayed by a clock that is set back', async () => {
    const world = await pushing();
    let looks = 0;
    world.before['site-b caches/sessions?action=size'] = () => {
      looks += 1;
      if (looks === 1) world.time.now += 1 * SECOND;
      if (looks === 2) world.time.now -= 60 * SECOND;
      if (looks === 3) world.silent.add('site-b');
    };
    const { clock } = world.collaborators;
    const pauses: number[] = [];
    const sleep = (milliseconds: number) => {
      pauses.push(milliseconds);
      return clock.sleep(milliseconds);
    };

    await watchRestore({ ...OWN, step: 'push' }, { ...world.collaborators, clock: { ...clock, sleep } });

    expect(pauses).toEqual([1, 2, 2, 2].map((seconds) => seconds * SECOND));
  });

  it.each([
    {
      when: 'for the first time',
      since: null,
      seconds: 18,
      expected: { verdict: 'SENDING', unansweredSince: NOW },
    },
    {
      when: 'for 100 s',
      since: NOW - 100 * SECOND,
      seconds: 18,
      expected: { verdict: 'SENDING', unansweredSince: NOW - 100 * SECOND },
    },
    { when: 'for two minutes', since: NOW - 120 * SECOND, seconds: 0, expected: { verdict: 'AGAIN' } },
    {
      when: 'until two minutes are over',
      since: NOW - 110 * SECOND,
      seconds: 10,
      expected: { verdict: 'AGAIN' },
    },
  ])(
    'of a push whose members do not answer $when is $expected.verdict after $seconds s',
    async ({ since, seconds, expected }) => {
      const world = await at('watch the push');
      answering(world, 'site-a', {
        pushStates: async () => ({ sessions: 'unsettled', actionTokens: 'OK' }),
      });

      const input = { ...OWN, step: 'push', unansweredSince: since } as const;

      expect(await watchRestore(input, world.collaborators)).toMatchObject(expected);
      expect(world.time.now).toBe(NOW + seconds * SECOND);
    },
  );

  it('starts to count again once the members answer', async () => {
    const world = await pushing();
    const input = { ...OWN, step: 'push', unansweredSince: NOW - 119 * SECOND } as const;

    const output = await watchRestore(input, world.collaborators);

    expect(output.verdict).toBe('SENDING');
    expect(output).not.toHaveProperty('unansweredSince');
  });

  it('gives up if an operator lists the site during a push', async () => {
    const world = await pushing();
    await world.collaborators.endpointGroups.add(FENCED.endpoints);

    expect(await STEPS['watch the push'](world)).toMatchObject({
      verdict: 'GIVE_UP',
      reason: 'SITE_IN_SERVICE',
    });
  });

  it('of a push goes on while the accelerators cannot be read', async () => {
    const world = await at('watch the push');
    const accelerators = {
      ...world.collaborators.accelerators,
      read: () => Promise.reject(new Error('no answer')),
    };

    const output = await watchRestore({ ...OWN, step: 'push' }, { ...world.collaborators, accelerators });

    expect(output).toEqual(GO);
  });

  it('waits for Keycloak, and for each to have the other online', async () => {
    const world = createRestoreWorld();
    await carryOutBefore('join', world);
    await STEPS.join(world);

    const stopped = await STEPS['watch for Keycloak'](world);
    world.setTargets(KEYCLOAK_RUNS);
    const runs = await STEPS['watch for Keycloak'](world);
    world.a.setStatus('site-b', 'sessions', 'offline');
    const apart = await STEPS['watch for Keycloak'](world);

    expect([stopped, runs, apart]).toMatchObject([{ verdict: 'SENDING' }, GO, { verdict: 'AGAIN' }]);
  });
});

describe('the wait for Keycloak', () => {
  const throttled = new LoadBalancersUnavailable('DescribeTargetHealth: ThrottlingException');

  async function waiting(): Promise<World> {
    const world = createRestoreWorld();
    await carryOutBefore('join', world);
    await STEPS.join(world);
    world.setTargets(throttled);
    return world;
  }

  it('goes on while the load balancers do not answer, and says so', async () => {
    const world = await waiting();

    expect(await STEPS['watch for Keycloak'](world)).toEqual({
      verdict: 'SENDING',
      detail: throttled.message,
    });
    world.setTargets(KEYCLOAK_RUNS);
    expect(await STEPS['watch for Keycloak'](world)).toEqual(GO);
  });

  it('still ends for a site that is lost then', async () => {
    const world = await waiting();
    world.a.setView(['site-a']);

    expect(await STEPS['watch for Keycloak'](world)).toMatchObject({
      verdict: 'GIVE_UP',
      reason: 'SITE_LOST_AGAIN',
    });
  });

  it('does not ask the load balancers if an operator has stated that it runs', async () => {
    const world = await waiting();
    const request = { ...INPUT.request, keycloak: 'by hand' } as const;

    expect(await watchRestore({ ...OWN, request, step: 'keycloak' }, world.collaborators)).toEqual(GO);
  });
});

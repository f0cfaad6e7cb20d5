import { describe, expect, it } from 'vitest';
import { ExecutionNotStarted } from '../../../../../functions/clients/executions.ts';
import { LoadBalancersUnavailable } from '../../../../../functions/domain/errors.ts';
import { ACCELERATOR_QUIESCENCE, INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { returnTraffic } from '../../../../../functions/restore/return-traffic/return-traffic.ts';
import { startRestore } from '../../../../../functions/restore/start-restore/start-restore.ts';
import { watchRestore } from '../../../../../functions/restore/watch-restore/watch-restore.ts';
import { claimed, EVENT, LONG_AGO, MINUTE, NOW, OTHER_EXECUTION, restoring } from '../../../support/claim.ts';
import { APPROVED, carryOutBefore, OWN, STEPS, type Step } from '../../../support/restore-steps.ts';
import {
  createRestoreWorld,
  FENCED,
  INPUT,
  KEYCLOAK_RUNS,
  KEYCLOAK_STOPPED,
} from '../../../support/restore-world.ts';

type World = ReturnType<typeof createRestoreWorld>;
const DATA = Object.fromEntries(['1', '2', '3', '4', '5'].map((key) => [key, `value ${key}`]));
const GO = { verdict: 'GO' };
const SECOND = 1000;

/** A world in which the steps before this one are done. */
async function at(step: Step): Promise<World> {
  const world = createRestoreWorld();
  await carryOutBefore(step, world);
  world.posts.length = 0;
  return world;
}

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

const ALL: readonly Step[] = ['isolate', 'clear', 'push', 'watch the push', 'join'];

describe.each(ALL)('the step "%s"', (step) => {
  it('ends if the claim is no longer the restore: nothing is written', async () => {
    const world = createRestoreWorld({ claim: claimed(FENCED) });
    const before = world.claim();

    expect(await STEPS[step](world)).toMatchObject({ verdict: 'NO', reason: 'RESTORE_OVER' });
    expect(world.claim()).toBe(before);
    expect(world.posts).toEqual([]);
  });

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

describe('the restore is given up', () => {
  const client = (world: World) => world.b.setClients([[{ principal: 'keycloak', protocol: '4.1' }], []]);
  const unseen = (world: World) => world.a.setView(['site-a']);
  const healthy = (world: World) => world.setTargets(KEYCLOAK_RUNS);
  const dead = (world: World) => {
    unseen(world);
    world.silent.add('site-b');
  };

  it.each([
    { step: 'isolate', when: 'a client is at the site', change: client, reason: 'CLIENTS_AT_SITE' },
    { step: 'isolate', when: 'a target is healthy', change: healthy, reason: 'CLIENTS_AT_SITE' },
    {
      step: 'isolate',
      when: 'the caches are other ones',
      change: (world: World) => world.b.setCaches({ sessions: ['site-a'] }),
      reason: 'CACHES_DIFFER',
    },
    { step: 'clear', when: 'a client is at the site', change: client, reason: 'CLIENTS_AT_SITE' },
    {
      step: 'clear',
      when: 'a Keycloak with our user is at the site',
      change: (world: World) => world.b.setClients([[{ principal: 'fencing', protocol: null }], []]),
      reason: 'CLIENTS_AT_SITE',
    },
    { step: 'clear', when: 'the survivor does not see the site', change: unseen, reason: 'SITE_LOST_AGAIN' },
    {
      step: 'clear',
      when: 'the survivor is empty',
      change: (world: World) => world.a.receive('sessions', 'clear'),
      reason: 'SURVIVOR_EMPTY',
    },
    {
      step: 'clear',
      when: 'the flags do not arrive',
      change: (world: World) => world.b.setDropsFlags(true),
      reason: 'FLAGS_NOT_READ',
    },
    { step: 'push', when: 'the survivor does not see the site', change: unseen, reason: 'SITE_LOST_AGAIN' },
    {
      step: 'watch the push',
      when: 'the survivor does not see the site',
      change: unseen,
      reason: 'SITE_LOST_AGAIN',
    },
    { step: 'join', when: 'the survivor does not see the site', change: unseen, reason: 'SITE_LOST_AGAIN' },
    { step: 'join', when: 'the site has died', change: dead, reason: 'SITE_LOST_AGAIN' },
    { step: 'join', when: 'a client is at the site', change: client, reason: 'CLIENTS_AT_SITE' },
  ] as const)('$step: $when', async ({ step, change, reason }) => {
    const world = await at(step);
    change(world);

    expect(await STEPS[step](world)).toMatchObject({ verdict: 'GIVE_UP', reason });
    expect(world.posts.filter((post) => /clear$|push-state$|bring-online/.test(post))).toEqual([]);
  });

  it('as a started fencing with executions that complete it; a repeat starts the same ones', async () => {
    const world = await at('watch the push');
    const { start } = world.collaborators.executions;
    world.collaborators.executions.start = () => Promise.reject(new ExecutionNotStarted('StartExecution'));

    await expect(STEPS['give up'](world)).rejects.toThrow(ExecutionNotStarted);
    const { version } = world.claim();
    world.collaborators.executions.start = start;
    const outputs = [await STEPS['give up'](world), await STEPS['give up'](world)];

    const output = { verdict: 'NO', reason: 'SITE_LOST_AGAIN', incident: FENCED.incident };
    expect(outputs).toMatchObject([output, output]);
    expect(world.claim().version).toBe(version);
    expect(world.claim().current).toMatchObject({
      phase: 'started',
      incompleteSince: NOW,
      takeOfflineSentAt: LONG_AGO,
    });
    const [first, ...others] = world.executions;
    expect(first).toEqual({ name: expect.stringMatching(/^reconcile_/), input: EVENT });
    expect(others).toEqual([first]);
  });

  it.each([
    { phase: 'restoring', is: 'is filled' },
    { phase: 'returning', is: 'goes back' },
    { phase: 'started', is: 'was given up' },
  ] as const)('but not another restore that $is, by an old execution that is redriven', async ({ phase }) => {
    const other = restoring({ execution: OTHER_EXECUTION, step: 'joined' }, { phase });
    const world = createRestoreWorld({ claim: claimed(other) });
    const before = world.claim();

    expect(await STEPS['give up'](world)).toEqual({ verdict: 'NO', reason: 'SITE_LOST_AGAIN', detail: 'x' });
    expect(world.claim()).toBe(before);
    expect(world.executions).toEqual([]);
  });

  it('and nothing is started once the site is fenced', async () => {
    const world = createRestoreWorld();

    expect(await STEPS['give up'](world)).toEqual({ verdict: 'NO', reason: 'SITE_LOST_AGAIN', detail: 'x' });
    expect(world.executions).toEqual([]);
  });
});

describe('the site is filled again', () => {
  it.each([
    { step: 'watch the push', when: 'a push was cancelled', change: (world: World) => world.a.restart() },
    {
      step: 'join',
      when: 'the site restarted since it was cleared',
      change: (world: World) => {
        world.time.now += MINUTE;
        world.b.restart();
      },
    },
    {
      step: 'join',
      when: 'the site restarted within seconds of its clear, and few entries are missing',
      change: (world: World) => {
        world.b.restart();
        for (const key of ['1', '2', '3', '4']) world.b.receive('sessions', { key, value: `value ${key}` });
      },
    },
    {
      step: 'join',
      when: 'entries are missing',
      change: (world: World) => {
        for (let key = 0; key < 20; key++) world.a.receive('sessions', { key: `more ${key}`, value: '' });
      },
    },
    {
      step: 'join',
      when: 'a cache of a few entries is empty',
      change: (world: World) => world.b.receive('sessions', 'clear'),
    },
    {
      step: 'join',
      when: 'the site was taken offline during the push',
      change: (world: World) => {
        for (const cache of ['sessions', 'actionTokens']) world.a.setStatus('site-b', cache, 'offline');
      },
    },
    {
      step: 'clear',
      when: 'the site has the survivor online again',
      change: (world: World) => {
        for (const cache of ['sessions', 'actionTokens']) world.b.setStatus('site-a', cache, 'online');
      },
    },
  ] as const)('$step: $when', async ({ step, change }) => {
    const world = await at(step);
    change(world);

    expect(await STEPS[step](world)).toMatchObject({ verdict: 'AGAIN' });
    expect(world.posts).toEqual([]);
  });
});

describe('a watch', () => {
  it('reports the progress of a push after 20 s', async () => {
    const world = await at('push');
    world.a.setEntriesPerQuery(0);
    await STEPS.push(world);

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
    const world = await at('push');
    world.a.setEntriesPerQuery(0);
    await STEPS.push(world);
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
    { when: 'for the first time', before: null, expected: { verdict: 'SENDING', unansweredSince: NOW } },
    {
      when: 'for 100 s',
      before: NOW - 100 * SECOND,
      expected: { verdict: 'SENDING', unansweredSince: NOW - 100 * SECOND },
    },
    { when: 'for two minutes', before: NOW - 120 * SECOND, expected: { verdict: 'AGAIN' } },
    { when: 'until two minutes are over', before: NOW - 110 * SECOND, expected: { verdict: 'AGAIN' } },
  ])('of a push whose members do not answer $when is $expected.verdict', async ({ before, expected }) => {
    const world = await at('watch the push');
    const { collaborators } = world;
    const dataOf = (site: string) => ({
      ...collaborators.dataOf(site),
      pushStates: async () => ({ sessions: 'unsettled', actionTokens: 'OK' }) as const,
    });

    const input = { ...OWN, step: 'push', unansweredSince: before } as const;

    expect(await watchRestore(input, { ...collaborators, dataOf })).toMatchObject(expected);
  });

  it('starts to count again once the members answer', async () => {
    const world = await at('push');
    world.a.setEntriesPerQuery(0);
    await STEPS.push(world);
    const input = { ...OWN, step: 'push', unansweredSince: NOW - 119 * SECOND } as const;

    const output = await watchRestore(input, world.collaborators);

    expect(output.verdict).toBe('SENDING');
    expect(output).not.toHaveProperty('unansweredSince');
  });

  it('gives up if an operator lists the site during a push', async () => {
    const world = await at('push');
    world.a.setEntriesPerQuery(0);
    await STEPS.push(world);
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

const [ENDPOINT] = FENCED.endpoints;
const GONE = { ...ENDPOINT, group: 'gone' };

describe('the traffic', () => {
  async function joined(): Promise<World> {
    const world = createRestoreWorld();
    for (const step of ALL.toSpliced(0, 0, 'start')) await STEPS[step](world);
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

import { describe, expect, it } from 'vitest';
import { ExecutionNotStarted } from '../../../../../functions/clients/executions.ts';
import {
  claimed,
  EVENT,
  LONG_AGO,
  MINUTE,
  NOW,
  OTHER_EXECUTION,
  restoring,
  UNCLAIMED,
} from '../../../support/claim.ts';
import { at, STEPS, type World } from '../../../support/restore-steps.ts';
import { createRestoreWorld, FENCED, KEYCLOAK_RUNS } from '../../../support/restore-world.ts';

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

  it('also while its endpoints go back', async () => {
    const returning = restoring({ step: 'joined' }, { phase: 'returning', returnedAt: NOW });
    const world = createRestoreWorld({ claim: claimed(returning) });

    expect(await STEPS['give up'](world)).toMatchObject({ verdict: 'NO', incident: FENCED.incident });
    expect(world.claim().current).toMatchObject({ phase: 'started', returnedAt: NOW });
    expect(world.executions).toHaveLength(1);
  });

  it.each([
    { when: 'the site is fenced', claim: claimed(FENCED) },
    { when: 'there is no incident', claim: UNCLAIMED },
  ])('and nothing is started once $when', async ({ claim }) => {
    const world = createRestoreWorld({ claim });

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

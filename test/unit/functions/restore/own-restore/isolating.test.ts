import { describe, expect, it } from 'vitest';
import { InfinispanUnavailable, LoadBalancersUnavailable } from '../../../../../functions/domain/errors.ts';
import { prepareSite } from '../../../../../functions/restore/prepare-site/prepare-site.ts';
import { claimed, restoring } from '../../../support/claim.ts';
import { answering } from '../../../support/restore-answers.ts';
import { at, GO, STEPS } from '../../../support/restore-steps.ts';
import { createRestoreWorld, INPUT } from '../../../support/restore-world.ts';

const TAKE_SITE_OFFLINE = 'site-a container/x-site/backups/site-b?action=take-offline';
const CACHES = ['sessions', 'actionTokens'];

describe('a site is isolated', () => {
  it('without a write at the survivor, which has it offline since it was fenced', async () => {
    const world = await at('isolate');

    expect(await STEPS.isolate(world)).toEqual(GO);
    expect(world.posts).not.toContain(TAKE_SITE_OFFLINE);
  });

  it('also at a survivor that was restarted since, and has it online', async () => {
    const world = await at('isolate');
    for (const cache of CACHES) world.a.setStatus('site-b', cache, 'online');

    expect(await STEPS.isolate(world)).toEqual(GO);
    expect(world.posts).toContain(TAKE_SITE_OFFLINE);
    expect(world.a.status('site-b')).toEqual({ status: 'offline' });
    expect(world.claim().current).not.toHaveProperty('unsettled');
  });

  it('at the survivor first, whose writes fail if the site has died during a push', async () => {
    const world = await at('join');
    const dead = () => Promise.reject(new InfinispanUnavailable('ECONNREFUSED'));
    answering(world, 'site-b', { clients: dead, takeOffline: dead, backupStatus: dead });

    await expect(STEPS.isolate(world)).rejects.toMatchObject({ name: 'InfinispanUnavailable' });
    expect(world.posts).toEqual([TAKE_SITE_OFFLINE]);
    expect(world.a.status('site-b')).toEqual({ status: 'offline' });
    expect(world.claim().current).toMatchObject({ phase: 'restoring', restore: { step: 'started' } });
    expect(world.claim().current).not.toHaveProperty('unsettled');
  });

  it('in the caches that it backs up to the survivor, not in those that it backs up elsewhere', async () => {
    const world = await at('isolate');
    world.b.setCaches({ sessions: ['site-a'], actionTokens: ['site-a'], reports: ['site-c'] });

    expect(await STEPS.isolate(world)).toEqual(GO);
    expect(world.claim().current?.restore).toMatchObject({ step: 'isolated', caches: CACHES });
  });

  it.each([
    { round: 'the first round', step: 'started', writes: 3 },
    { round: 'a later round, which takes the evidence of the last one away', step: 'joined', writes: 4 },
  ] as const)('in $round with $writes writes of the claim', async ({ step, writes }) => {
    const counts = { sessions: { survivor: 5, site: 2 }, actionTokens: { survivor: 0, site: 0 } };
    const world = createRestoreWorld({ claim: claimed(restoring({ step, counts })) });
    const { version } = world.claim();

    expect(await STEPS.isolate(world)).toEqual(GO);
    expect(world.claim().version).toBe(version + writes);
  });

  it('without a question to the load balancers, if an operator states when Keycloak runs', async () => {
    const world = await at('isolate');
    world.setTargets(new LoadBalancersUnavailable('no answer'));
    const request = { ...INPUT.request, keycloak: 'by hand' } as const;

    expect(await prepareSite({ ...INPUT, request, step: 'isolate' }, world.collaborators)).toEqual(GO);
  });
});

describe('a site is not isolated', () => {
  it('if it backs up another cache than when the restore started', async () => {
    const world = await at('isolate');
    world.b.setCaches({ sessions: ['site-a'], clientSessions: ['site-a'] });

    expect(await STEPS.isolate(world)).toEqual({
      verdict: 'GIVE_UP',
      reason: 'CACHES_DIFFER',
      detail: 'site-b backs up sessions, clientSessions',
    });
  });

  it.each([
    { when: 'the survivor is online at the site all the same', of: 'site-b', at: 'site-a' },
    { when: 'it is online at the survivor all the same', of: 'site-a', at: 'site-b' },
  ])('if $when: the step is tried again, and no write is unsettled', async ({ of, at: backup }) => {
    const world = await at('isolate');
    answering(world, of, { takeOffline: async () => ({ sessions: 'ok', actionTokens: 'ok' }) });
    const model = of === 'site-a' ? world.a : world.b;
    for (const cache of CACHES) model.setStatus(backup, cache, 'online');

    await expect(STEPS.isolate(world)).rejects.toMatchObject({
      name: 'SiteStillOnline',
      message: `the status of ${backup} at ${of} is online`,
    });
    expect(world.claim().current).toMatchObject({ restore: { step: 'started' } });
    expect(world.claim().current).not.toHaveProperty('unsettled');
  });

  it('while one of the pushes that it ended is not idle: the step is tried again', async () => {
    const world = await at('isolate');
    answering(world, 'site-a', {
      pushStates: async () => ({ sessions: 'SENDING', actionTokens: 'IDLE' }),
    });

    await expect(STEPS.isolate(world)).rejects.toMatchObject({
      name: 'PushNotStarted',
      message: 'pushes to site-b are not idle: {"sessions":"SENDING","actionTokens":"IDLE"}',
    });
    expect(world.claim().current).toMatchObject({ restore: { step: 'started' } });
  });
});

import { describe, expect, it } from 'vitest';
import { INFINISPAN_QUIESCENCE } from '../../../../../functions/domain/limits.ts';
import { answering } from '../../../support/restore-answers.ts';
import { at, GO, STEPS } from '../../../support/restore-steps.ts';

const CONNECTED = [[{ principal: 'keycloak', protocol: '4.1' }], []];

describe('the push of the data', () => {
  it('does not start while one from before is not idle: the site is isolated again', async () => {
    const world = await at('push');
    answering(world, 'site-a', {
      pushStates: async () => ({ sessions: 'SENDING', actionTokens: 'IDLE' }),
    });

    expect(await STEPS.push(world)).toEqual({
      verdict: 'AGAIN',
      detail: 'the pushes were not idle: {"sessions":"SENDING","actionTokens":"IDLE"}',
    });
    expect(world.posts).toEqual([]);
  });

  it('that the survivor refuses is no push: the site is isolated again', async () => {
    const world = await at('push');
    world.before['site-a container/x-site/backups/site-b?action=start-push-state'] = () =>
      world.a.setView(['site-a']);

    expect(await STEPS.push(world)).toMatchObject({
      verdict: 'AGAIN',
      detail: expect.stringContaining("Unable to pushState to 'site-b'"),
    });
    expect(world.claim().current).toMatchObject({ restore: { step: 'cleared' } });
    expect(world.claim().current).not.toHaveProperty('unsettled');
  });
});

describe('a site that writes back to the survivor', () => {
  const BRING_ONLINE = 'site-b container/x-site/backups/site-a?action=bring-online';

  it('does not before each push has ended: the site is filled again', async () => {
    const world = await at('join');
    answering(world, 'site-a', { pushStates: async () => ({ sessions: 'SENDING', actionTokens: 'OK' }) });

    expect(await STEPS.join(world)).toEqual({
      verdict: 'AGAIN',
      detail: 'the push is not complete: {"sessions":"SENDING","actionTokens":"OK"}, site-b is online',
    });
    expect(world.posts).toEqual([]);
  });

  it('may do so already, if a try whose answer was lost had it do so', async () => {
    const world = await at('join');
    world.lost.add('bring-online');
    await expect(STEPS.join(world)).rejects.toMatchObject({ name: 'InfinispanUnavailable' });
    world.lost.clear();

    const waits = await STEPS.join(world);
    world.time.now += INFINISPAN_QUIESCENCE * 1000;

    expect(waits).toEqual({ verdict: 'WAIT', seconds: INFINISPAN_QUIESCENCE });
    expect(world.b.status('site-a')).toEqual({ status: 'online' });
    expect(await STEPS.join(world)).toEqual(GO);
  });

  it('has not joined while a node has the survivor offline: the step is tried again', async () => {
    const world = await at('join');
    world.before[BRING_ONLINE] = () => {
      world.before['site-b container/x-site/backups/site-a'] = () =>
        world.b.setStatus('site-a', 'sessions', 'offline');
    };

    await expect(STEPS.join(world)).rejects.toMatchObject({
      name: 'SiteNotJoined',
      message: 'the status of site-a at site-b is mixed',
    });
    expect(world.claim().current).toMatchObject({ restore: { step: 'pushing' } });
    expect(world.claim().current).not.toHaveProperty('unsettled');
  });

  it('has not joined if a client connected at that moment: the restore is given up', async () => {
    const world = await at('join');
    world.before[BRING_ONLINE] = () => world.b.setClients(CONNECTED);

    expect(await STEPS.join(world)).toEqual({
      verdict: 'GIVE_UP',
      reason: 'CLIENTS_AT_SITE',
      detail: 'connected to site-b: keycloak',
    });
    expect(world.claim().current).toMatchObject({
      restore: { step: 'pushing' },
      incompleteSince: expect.any(Number),
    });
    expect(world.claim().current).not.toHaveProperty('unsettled');
  });
});

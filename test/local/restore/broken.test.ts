import { describe, expect, it, vi } from 'vitest';
import { cutLink, die, restart, setHealth } from '../support/breaks.ts';
import { currentIncident } from '../support/claim.ts';
import { beginWithStoppedKeycloak } from '../support/fenced-site.ts';
import { expectFenced, followUpUntil } from '../support/follow-up.ts';
import type { Keycloak } from '../support/keycloak.ts';
import {
  approve,
  carryThrough,
  endOf,
  passTimeUntilStep,
  startRestore,
  waitFor,
} from '../support/restore.ts';
import { type Site, siteOf, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 180_000 });

let world: World;
let keycloak: Keycloak;
beginWithStoppedKeycloak((...begun) => {
  [world, keycloak] = begun;
});

const model = (site: Site) => siteOf(world, site).server.model;

describe('while the approval is awaited', () => {
  it.each([
    { event: 'the link breaks', happens: () => cutLink(world), reason: 'SITE_NOT_SEEN' },
    { event: 'the site dies', happens: () => die(world, 'site-b'), reason: 'SITE_NOT_SEEN' },
    {
      event: 'the survivor goes out of service',
      happens: () => setHealth(world, 'site-a', 'UNHEALTHY'),
      reason: 'SURVIVOR_NOT_IN_SERVICE',
    },
  ])('$event: $reason, and nothing is changed', async ({ happens, reason }) => {
    const execution = await startRestore(world, { approval: 'asked' });
    const plan = await waitFor(world, execution, 'approve the plan');

    happens();
    await approve(world, plan);

    const { output } = await endOf(world, execution);
    expect(output).toMatchObject({ outcome: 'NOT_RESTORED', reason, undone: false });
    expect(await currentIncident(world)).toMatchObject({ phase: 'fenced' });
    expect(model('site-b').entries('sessions').size).toBe(1);
  });
});

describe('while Keycloak is awaited', () => {
  it.each([
    { event: 'the link breaks', happens: () => cutLink(world) },
    { event: 'the site dies', happens: () => die(world, 'site-b') },
  ])('$event: the site is fenced again', async ({ happens }) => {
    const execution = await startRestore(world, { keycloak: 'watched' });
    await passTimeUntilStep(world, execution, 'joined');

    happens();

    const { output } = await endOf(world, execution);
    expect(output).toMatchObject({ outcome: 'NOT_RESTORED', reason: 'SITE_LOST_AGAIN', undone: true });
    await followUpUntil(world, 'fenced');
    await expectFenced(world);
  });

  it('the site restarts without its entries: it is filled again before it serves', async () => {
    const execution = await startRestore(world, { keycloak: 'watched' });
    await passTimeUntilStep(world, execution, 'joined');

    restart(world, 'site-b');
    await passTimeUntilStep(world, execution, 'cleared');
    await passTimeUntilStep(world, execution, 'joined');
    await keycloak.start();

    const { output } = await carryThrough(world, execution);
    expect(output).toMatchObject({ outcome: 'RESTORED' });
    expect(model('site-b').entries('sessions').size).toBe(50);
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert } from '../support/alerts.ts';
import { runAttempt, SITE_A_REPORTED, SITE_B_REPORTED } from '../support/attempt.ts';
import { cutLink, die, restart, setHealth } from '../support/breaks.ts';
import { currentIncident } from '../support/claim.ts';
import { beginWithStoppedKeycloak } from '../support/fenced-site.ts';
import { expectFenced, followUpUntil } from '../support/follow-up.ts';
import { configure } from '../support/function-faults.ts';
import type { Keycloak } from '../support/keycloak.ts';
import {
  approve,
  carryThrough,
  changeIncident,
  endOf,
  passTimeUntil,
  passTimeUntilRound,
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
    await passTimeUntilRound(world, execution, 2);
    await passTimeUntilStep(world, execution, 'joined');
    await keycloak.start();

    const { output } = await carryThrough(world, execution);
    expect(output).toMatchObject({ outcome: 'RESTORED' });
    expect(model('site-b').entries('sessions').size).toBe(50);
  });
});

describe('an alert while an operator is awaited, and fencing is paused', () => {
  const alert = async (alert: Alert) => {
    const { ended } = await runAttempt(world, { ...alert, startsAt: new Date().toISOString() });
    return ended;
  };
  let execution: string;
  beforeEach(async () => {
    execution = await startRestore(world);
    await waitFor(world, execution, 'start Keycloak');
    const pause = { until: Date.now() + 600_000, reason: 'a test' };
    await changeIncident(world, (current) => current, { pause });
  });

  it('the link holds: both alerts are late, also where the site view blocks no fencing', async () => {
    const steps = ['CheckReporterHealth', 'UpdateEndpointGroup'];
    const variables = { REQUIRE_SITE_VIEW_LOSS: 'false' };
    const undo = await Promise.all(steps.map((step) => configure(world, step, { variables })));

    const [own, opposite] = await Promise.all([alert(SITE_B_REPORTED), alert(SITE_A_REPORTED)]);

    expect(own).toMatchObject({ outcome: 'NOT_FENCED', reason: 'SITE_VIEW_HEALED' });
    expect(opposite).toMatchObject({ outcome: 'NOT_FENCED', reason: 'LOST_TO_OTHER_SITE' });
    for (const end of undo) await end();
    expect((await carryThrough(world, execution)).output).toMatchObject({ outcome: 'RESTORED' });
  });

  it('the link breaks: that of the survivor ends the restore, that of the site is lost', async () => {
    cutLink(world);

    const both = Promise.all([alert(SITE_B_REPORTED), alert(SITE_A_REPORTED)]);
    await passTimeUntil(world, 'fenced');
    const [own, opposite] = await both;

    expect(own).toMatchObject({ outcome: 'FENCED' });
    expect(opposite).toMatchObject({ outcome: 'NOT_FENCED', reason: 'LOST_TO_OTHER_SITE' });
    await expectFenced(world);
    expect((await carryThrough(world, execution)).output).toMatchObject({ reason: 'RESTORE_OVER' });
  });
});

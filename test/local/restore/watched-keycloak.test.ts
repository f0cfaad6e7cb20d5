import { describe, expect, it, vi } from 'vitest';
import { beginWithStoppedKeycloak } from '../support/fenced-site.ts';
import type { Keycloak } from '../support/keycloak.ts';
import {
  approve,
  carryThrough,
  endOf,
  passTimeUntilStep,
  startRestore,
  waitFor,
} from '../support/restore.ts';
import { siteOf, type World } from '../support/world.ts';

vi.setConfig({ testTimeout: 120_000 });

let world: World;
let keycloak: Keycloak;
beginWithStoppedKeycloak((...begun) => {
  [world, keycloak] = begun;
});

const start = () => startRestore(world, { keycloak: 'watched' });
const entriesAtSite = () => siteOf(world, 'site-b').server.model.entries('sessions').size;

describe('the targets of the load balancer tell whether Keycloak runs', () => {
  it('the restore goes on when Keycloak has started, without an answer of a person', async () => {
    const execution = await start();
    await passTimeUntilStep(world, execution, 'joined');
    expect(entriesAtSite()).toBe(50);

    await keycloak.start();

    const { output } = await carryThrough(world, execution);
    expect(output).toMatchObject({ outcome: 'RESTORED' });
  });

  it('a site whose Keycloak runs is not cleared', async () => {
    await keycloak.start();

    const { output } = await endOf(world, await start());

    expect(output).toMatchObject({ outcome: 'NOT_RESTORED', reason: 'CLIENTS_AT_SITE', undone: false });
    expect(entriesAtSite()).toBe(1);
  });

  it('nor is one whose Keycloak starts while the approval is awaited', async () => {
    const execution = await startRestore(world, { keycloak: 'watched', approval: 'asked' });
    const plan = await waitFor(world, execution, 'approve the plan');

    await keycloak.start();
    await approve(world, plan);

    const { output } = await endOf(world, execution);
    expect(output).toMatchObject({ outcome: 'NOT_RESTORED', reason: 'CLIENTS_AT_SITE', undone: false });
    expect(entriesAtSite()).toBe(1);
  });
});

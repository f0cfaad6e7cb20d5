import { expect } from 'vitest';
import { currentIncident } from './claim.ts';
import { reconcile } from './reconcile.ts';
import { endQuiescence } from './restore.ts';
import { readServiceState } from './service-state.ts';
import { siteOf, type World } from './world.ts';

/** Reconcile runs as it does every minute, and time passes, until the incident has this phase. */
export async function followUpUntil(world: World, phase: string): Promise<void> {
  const next = async () => {
    await reconcile(world);
    await endQuiescence(world);
    return currentIncident(world);
  };
  await expect.poll(next, { timeout: 100_000, interval: 1000 }).toMatchObject({ phase });
}

/** Expects that only site-a serves, with its entries. */
export async function expectFenced(world: World): Promise<void> {
  const { inService, backups } = await readServiceState(world);
  expect(inService).toEqual([['site-a']]);
  expect(backups).toContain('site-b is offline at site-a');
  expect(siteOf(world, 'site-a').server.model.entries('sessions').size).toBe(50);
}

import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { readClaim } from './claim.ts';
import { type FencedClaim, fenceAgain } from './fenced-again.ts';
import { type Keycloak, registerKeycloak } from './keycloak.ts';
import { fenceSiteB } from './restore.ts';
import { startWorld } from './start-world.ts';
import { resetWorld, type World } from './world.ts';

/** Gives the cases of a file a stack with short waits, in which site-b is fenced before each of them. */
export function beginWithFencedSite(use: (world: World) => unknown): void {
  let world: World | undefined;
  let fenced: FencedClaim = {};
  beforeAll(async () => {
    world = await startWorld({ waitScale: 0.005 });
    await use(world);
    await resetWorld(world);
    await fenceSiteB(world);
    fenced = await readClaim(world);
  });
  afterAll(() => world?.stop());
  beforeEach(async () => {
    if (world === undefined) return;
    await resetWorld(world);
    await fenceAgain(world, fenced);
  });
}

/** The same, with a Keycloak at site-b that does not run before each case. */
export function beginWithStoppedKeycloak(use: (world: World, keycloak: Keycloak) => void): void {
  let world: World;
  let keycloak: Keycloak | undefined;
  beginWithFencedSite((started) => {
    world = started;
  });
  beforeEach(async () => {
    keycloak = await registerKeycloak(world, 'site-b');
    use(world, keycloak);
  });
  afterEach(() => keycloak?.[Symbol.asyncDispose]());
}

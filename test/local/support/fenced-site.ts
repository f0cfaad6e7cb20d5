import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Keycloak, registerKeycloak } from './keycloak.ts';
import { fenceSiteB } from './restore.ts';
import { startWorld } from './start-world.ts';
import { resetWorld, type World } from './world.ts';

/** Gives the cases of a file a stack with short waits, in which site-b is fenced before each of them. */
export function beginWithFencedSite(use: (world: World) => void): void {
  let world: World | undefined;
  beforeAll(async () => {
    world = await startWorld({ waitScale: 0.02 });
    use(world);
  });
  afterAll(() => world?.stop());
  beforeEach(async () => {
    if (world === undefined) return;
    await resetWorld(world);
    await fenceSiteB(world);
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

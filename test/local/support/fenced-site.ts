import { afterAll, beforeAll, beforeEach } from 'vitest';
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

import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import { CACHES, SITES, type SiteName } from '../world/names.ts';

/** The keys of each cache that users write and delete. */
const KEYS = 60;

/** Users write every few seconds, at each site whose Keycloak runs and that serves or was started by an operator. */
export function usersWrite(simulation: Simulation, random: Random, until: number): void {
  const { scheduler, world, safety } = simulation;
  let count = 0;
  const writeAt = (site: SiteName) => {
    const { alive, keycloak, staleKeycloak } = world.sites[site];
    if (!alive || !keycloak || !(staleKeycloak || safety.restores.serves(site))) return;
    count += 1;
    safety.restores.checkUserWrite(site);
    world.data.write(
      site,
      random.pick(CACHES),
      String(random.integer(0, KEYS)),
      random.chance(0.2) ? undefined : `${site} ${count}`,
    );
    world.noteData();
  };
  const next = () => {
    for (const site of SITES) writeAt(site);
    const delay = random.integer(1_000, 15_000);
    if (scheduler.now() + delay < until) scheduler.after(delay, 'users', 'write', next);
  };
  next();
}

import { MINUTE, NODES, type SiteName } from './names.ts';
import type { People } from './people.ts';
import type { Simulation } from './simulation.ts';

/** The one of each site whose word about the other sites is worth something. */
const SITE_MASTER = 0;

/**
 * For some minutes a site's route holds every connection of ours to one node, as one does that balances by source; more
 * often than not to one that is not the site master, whose empty view looks like "the site is gone". Not while the
 * nodes differ: what the other one then holds cannot be known (docs/exclusion.md, what remains).
 */
export function stickRoute({ world, random, scheduler }: Simulation, people: People, name: SiteName): void {
  const site = world.sites[name];
  if (site.stuckTo !== undefined || site.holdsTheOther() === 'mixed' || site.isAnyNodeFrozen()) return;
  const others = NODES.filter((node) => node !== SITE_MASTER);
  site.stuckTo = random.chance(0.8) ? random.pick(others) : SITE_MASTER;
  people.changed('a route holds to one node');
  scheduler.after(random.integer(1, 10) * MINUTE, 'the world', 'moves on', () => {
    site.stuckTo = undefined;
    people.changed('a route takes the nodes in turn again');
  });
}

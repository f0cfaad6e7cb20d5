import { INFINISPAN_WRITE_DEADLINE } from '../../../functions/domain/limits.ts';
import { NODES, type SiteName } from './names.ts';
import type { People } from './people.ts';
import type { Simulation } from './simulation.ts';

/**
 * One node of an Infinispan stands still, as a machine that is suspended, while the others answer. It carries out late
 * what it was sent itself, and comes back with what it held: whatever the others were told meanwhile, it was not. For
 * no longer than a take-offline may be on its way (docs/exclusion.md, the assumption about time).
 */
export function freezeNode(simulation: Simulation, people: People, name: SiteName): void {
  const { world, random, scheduler } = simulation;
  const site = world.sites[name];
  if (site.isAnyNodeFrozen() || site.stuckTo !== undefined) return;
  const forMs = random.integer(5, INFINISPAN_WRITE_DEADLINE) * 1000;
  site.freezeNode(random.pick(NODES), scheduler.now() + forMs);
  people.changed('a node of an Infinispan freezes');
  scheduler.after(forMs, 'the world', 'moves on', () => {
    site.thawNodes();
    people.changed('a frozen node comes back');
    if (site.holdsTheOther() === 'mixed')
      simulation.met('a frozen node comes back and holds the other site online');
  });
}

import { INFINISPAN_WRITE_DEADLINE } from '../../../functions/domain/limits.ts';
import type { Simulation } from '../run/simulation.ts';
import type { Operators } from '../workload/operators.ts';
import { NODES, type SiteName } from '../world/names.ts';
import { NODE_FREEZES } from '../world/recent-states.ts';

/**
 * Freezes one node of an Infinispan, as when its machine is suspended, while the other nodes answer. The node carries
 * out its own requests after it resumes, with its old state: it has missed every write to the other nodes. It is frozen
 * for no longer than a take-offline may be in flight (docs/exclusion.md, timing assumptions).
 */
export function freezeNode(simulation: Simulation, operators: Operators, name: SiteName): void {
  const { world, random, scheduler } = simulation;
  const site = world.sites[name];
  if (site.isAnyNodeFrozen() || site.stuckTo !== undefined) return;
  const forMs = random.integer(5, INFINISPAN_WRITE_DEADLINE) * 1000;
  site.freezeNode(random.pick(NODES), scheduler.now() + forMs);
  operators.changed(NODE_FREEZES);
  scheduler.after(forMs, 'fault plan', 'is due', () => {
    site.thawNodes();
    operators.changed('a frozen node resumes');
    if (site.backupStatus() === 'mixed')
      simulation.reached('a frozen node resumes with the other site online');
  });
}

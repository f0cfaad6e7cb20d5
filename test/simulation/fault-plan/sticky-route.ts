import type { Simulation } from '../run/simulation.ts';
import type { Operators } from '../workload/operators.ts';
import { MINUTE, NODES, type SiteName } from '../world/names.ts';

/** The node that is the site master; the views of the other nodes are empty. */
const SITE_MASTER = 0;

/**
 * For some minutes a site's route sends every connection to one node, as a route that balances by source does. It
 * prefers a node that is not the site master, whose empty view looks like "the other site is gone". It does not start
 * while the nodes' states differ: the state of the other node cannot be read then (docs/exclusion.md, known
 * limitations).
 */
export function makeRouteSticky(
  { world, random, scheduler }: Simulation,
  operators: Operators,
  name: SiteName,
): void {
  const site = world.sites[name];
  if (site.stuckTo !== undefined || site.backupStatus() === 'mixed' || site.isAnyNodeFrozen()) return;
  const others = NODES.filter((node) => node !== SITE_MASTER);
  site.stuckTo = random.chance(0.8) ? random.pick(others) : SITE_MASTER;
  operators.changed('a route sends every connection to one node');
  scheduler.after(random.integer(1, 10) * MINUTE, 'fault plan', 'is due', () => {
    site.stuckTo = undefined;
    operators.changed('a route takes the nodes in turn again');
  });
}

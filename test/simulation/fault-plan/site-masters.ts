import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import type { Operators } from '../workload/operators.ts';
import { MINUTE, NODES, SITES } from '../world/names.ts';
import type { Bridge } from '../world/site.ts';

const FAULTS: readonly Exclude<Bridge, 'works'>[] = ['broken', 'broken', 'joining'];

/**
 * Every node is a site master, as with `max_site_masters` above the number of nodes. For some minutes the bridge of one
 * of them does not work: it sees only its own site, or no site at all, while the other site master sees both. This
 * often follows a restore after an outage of the link, from which one bridge does not recover.
 */
export function haveSeveralSiteMasters(simulation: Simulation, operators: Operators, random: Random): void {
  const { world, scheduler } = simulation;
  for (const site of SITES) world.sites[site].infinispan.setSiteMasters(NODES.map(() => true));
  for (let count = random.integer(1, 4); count > 0; count--) {
    scheduler.after(random.integer(0, 20 * MINUTE), 'fault plan', 'is due', () => {
      if (simulation.healing) return;
      // Only without an open incident does the view decide.
      if (random.chance(0.8)) operators.restoreAll();
      const { bridges } = world.sites[random.pick(SITES)];
      const node = random.pick(NODES);
      const fault = random.pick(FAULTS);
      bridges[node] = fault;
      operators.changed(`the bridge of a site master is ${fault}`);
      scheduler.after(random.integer(2, 14) * MINUTE, 'fault plan', 'is due', () => {
        bridges[node] = 'works';
        operators.changed('the bridge of a site master works again');
      });
    });
  }
}

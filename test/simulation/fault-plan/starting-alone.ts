import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import type { Operators } from '../workload/operators.ts';
import { MINUTE, SITES } from '../world/names.ts';

/** MERGE3 of JGroups: 10 to 30 s until a node that started alone joins the others. */
const SHORTEST = 2_000;
const LONGEST = 25_000;

/**
 * The site masters of a site that has just started see only their own site until they join the bridge. The link works,
 * and the other site sees this one. Nothing may be fenced.
 */
export function startAlone(simulation: Simulation, operators: Operators, random: Random): void {
  const { world, scheduler } = simulation;
  for (let count = random.integer(1, 4); count > 0; count--) {
    scheduler.after(random.integer(0, 25 * MINUTE), 'fault plan', 'is due', () => {
      if (simulation.healing) return;
      // Only without an open incident does the view decide.
      if (random.chance(0.8)) operators.restoreAll();
      const { bridges } = world.sites[random.pick(SITES)];
      bridges.fill('broken');
      operators.changed('a site starts alone');
      scheduler.after(random.integer(SHORTEST, LONGEST), 'fault plan', 'is due', () => {
        bridges.fill('works');
        operators.changed('a site joins the bridge');
      });
    });
  }
}

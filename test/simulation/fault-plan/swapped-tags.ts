import type { Pass } from '../run/restore-phase.ts';
import type { Simulation } from '../run/simulation.ts';
import type { Operators } from '../workload/operators.ts';
import { MINUTE, SITES } from '../world/names.ts';

/** Reconcile reads the tags in every fifth minute. */
const READ_EVERY = 5 * MINUTE;

/**
 * The load balancers of the two sites have each other's tag while reconcile reads them, and the right one soon afterwards,
 * less than six minutes before the next break. So the known sites are wrong for minutes, as after a change of the tags by
 * an operator. No incident is open, and both sites serve.
 */
export async function swapTags(simulation: Simulation, operators: Operators, pass: Pass): Promise<void> {
  const { world, scheduler } = simulation;
  const now = scheduler.now();
  const read = Math.ceil((now + MINUTE) / READ_EVERY) * READ_EVERY;
  for (const site of SITES) world.tags.faults.set(site, 'swapped');
  operators.changed('the load balancers have swapped their tags');
  scheduler.after(read + MINUTE + 5_000 - now, 'an operator', 'is due', () => {
    world.tags.faults.clear();
    operators.changed('the load balancers have the right tags again');
  });
  await pass(read + MINUTE + 15_000 - now);
}

import type { Simulation } from '../run/simulation.ts';
import type { Alertmanagers } from '../workload/alertmanagers.ts';
import type { Operators } from '../workload/operators.ts';
import { type Action, workload } from '../workload/workload.ts';
import { SITES } from '../world/names.ts';

/**
 * Schedules the fault phase: it starts with a break, and up to `most` actions of the workload follow within `spanMs`.
 * They come in bursts, so that an action meets executions that the previous action started.
 */
export function faultPhase(
  simulation: Simulation,
  operators: Operators,
  alertmanagers: Alertmanagers,
  spanMs: number,
  most: number,
): void {
  const { world, random, scheduler } = simulation;
  const actions = workload(simulation, operators);
  const total = actions.reduce((sum, [weight]) => sum + weight, 0);
  scheduler.after(random.integer(0, 30_000), 'fault plan', 'is due', () => {
    const deadSite = random.pick(SITES);
    if (random.chance(0.7)) world.link = false;
    else world.sites[deadSite].die();
    operators.changed(world.link ? 'a site dies' : 'the link breaks');
    alertmanagers.update();
  });
  let at = 60_000;
  for (let count = Math.min(random.integer(0, 14), most); count > 0; count--) {
    at += random.chance(0.6) ? random.integer(100, 45_000) : random.integer(45_000, spanMs / 4);
    if (at > spanMs) return;
    const action = pickWeighted(actions, random.next() * total);
    scheduler.after(at, 'fault plan', 'is due', () => action(random.pick(SITES)));
  }
}

function pickWeighted(actions: readonly (readonly [number, Action])[], point: number): Action {
  let left = point;
  for (const [weight, action] of actions) {
    left -= weight;
    if (left < 0) return action;
  }
  return () => {};
}

import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import type { Operators } from '../workload/operators.ts';
import { MINUTE, otherSite, type SiteName } from '../world/names.ts';

/**
 * The survivor dies just after the intent of a take-offline was recorded. An operator pauses fencing and lists the
 * fenced site again; later the survivor comes back, and both sites see each other and are online again.
 */
export function restoreInPause(simulation: Simulation, operators: Operators, random: Random): void {
  const { world, scheduler, safety } = simulation;
  let done = false;
  const later = (delay: number, action: () => void) =>
    scheduler.after(delay, 'fault plan', 'is due', () => {
      if (!simulation.healing) action();
    });
  const { onIntent } = safety;
  safety.onIntent = (incident) => {
    onIntent(incident);
    if (done || simulation.healing || incident.intent.write !== 'take-offline') return;
    done = true;
    const site = incident.decision.site as SiteName;
    const survivor = otherSite(site);
    later(random.integer(1, 300), () => {
      world.sites[survivor].die();
      operators.changed('the survivor dies');
    });
    later(random.integer(30_000, 3 * MINUTE), () => operators.pause(120 * MINUTE));
    later(random.integer(3 * MINUTE, 5 * MINUTE), () => {
      Object.assign(world.sites[site], { alive: true, healthy: true });
      operators.listEverywhere(site);
      operators.changed('a site is restored during a pause');
    });
    later(random.integer(5 * MINUTE, 9 * MINUTE), () => {
      world.link = true;
      for (const name of [site, survivor]) {
        Object.assign(world.sites[name], { alive: true, healthy: true });
        world.sites[name].bringOnline();
      }
      operators.changed('the survivor comes back during a pause');
    });
  };
}

import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import { lists } from '../world/accelerators.ts';
import { MINUTE, type SiteName } from '../world/names.ts';
import type { Operators } from './operators.ts';

/**
 * Tooling whose desired state lists both sites (Terraform, a load balancer controller) adds the endpoints of a fenced
 * site again, up to four times. It does not change Infinispan.
 */
export function toolingListsAgain(simulation: Simulation, operators: Operators, random: Random): void {
  const { scheduler, safety } = simulation;
  const later = (delay: number, action: () => void) =>
    scheduler.after(delay, 'tooling', 'is due', () => {
      if (!simulation.healing) action();
    });
  const { onIntent, onPhase } = safety;
  safety.onIntent = (incident) => {
    onIntent(incident);
    if (incident.intent.write !== 'take-offline' || !random.chance(0.3)) return;
    later(random.integer(1, 1_500), () =>
      listAgain(simulation, operators, incident.decision.site as SiteName),
    );
  };
  safety.onPhase = (phase, incident) => {
    onPhase(phase, incident);
    if (phase !== 'fenced' || !random.chance(0.5)) return;
    let at = 0;
    for (let count = random.integer(1, 4); count > 0; count--) {
      at += random.integer(5_000, 4 * MINUTE);
      later(at, () => listAgain(simulation, operators, incident.decision.site as SiteName));
    }
  };
}

/** One run of the tooling: it changes only a group that does not list the site. */
export function listAgain({ world }: Simulation, operators: Operators, site: SiteName): void {
  if (world.accelerators.groupsFor(site).every((group) => lists([group], site))) return;
  operators.listEverywhere(site);
  operators.changed('tooling lists a fenced site again');
}

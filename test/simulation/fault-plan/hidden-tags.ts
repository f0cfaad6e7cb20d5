import { openIncident } from '../../../functions/domain/claim/claim.ts';
import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import type { Operators } from '../workload/operators.ts';
import type { TagFault } from '../world/load-balancer-tags.ts';
import { MINUTE, SITES, type SiteName } from '../world/names.ts';

const FAULTS: readonly TagFault[] = ['missing', 'unreadable', 'wrong'];

/**
 * The tag of a site's load balancer is missing, unreadable or wrong for some time, often from just after a write
 * intent. Then the offline site's tag may also be swapped: it names the other site. Code can detect a swapped tag only
 * during an open incident that recorded the load balancer (docs/exclusion.md), so the swap ends with the incident.
 */
export function hideTags(simulation: Simulation, operators: Operators, random: Random): void {
  const { world, scheduler, safety, outages } = simulation;
  const hide = (site: SiteName, delay: number, faults = FAULTS) =>
    scheduler.after(delay, 'fault plan', 'is due', () => {
      if (simulation.healing) return;
      const fault = random.pick(faults);
      if (fault === 'swapped' && offlineSite(simulation) !== site) return;
      // Tags are written by the same API.
      if (outages.isOut(`load-balancing ${world.accelerators.regionOf(site)}`)) return;
      world.tags.faults.set(site, fault);
      operators.changed(`a site's tag is ${fault}`);
      scheduler.after(random.integer(5_000, 12 * MINUTE), 'fault plan', 'is due', () => {
        world.tags.faults.delete(site);
        operators.changed("a site's tag is right again");
      });
    });
  for (let count = random.integer(1, 3); count > 0; count--)
    hide(random.pick(SITES), random.integer(0, 20 * MINUTE));
  const { onIntent, onPhase } = safety;
  safety.onIntent = (incident) => {
    onIntent(incident);
    endSwaps(simulation, operators);
    if (random.chance(0.3))
      hide(incident.decision.site as SiteName, random.integer(0, 1_500), [...FAULTS, 'swapped']);
  };
  safety.onPhase = (phase, incident) => {
    onPhase(phase, incident);
    endSwaps(simulation, operators);
  };
}

/** The offline site of the open incident. */
function offlineSite({ world }: Simulation): string | undefined {
  const claim = world.claim();
  return claim && openIncident(claim)?.decision.site;
}

function endSwaps(simulation: Simulation, operators: Operators): void {
  const { faults } = simulation.world.tags;
  for (const site of SITES) {
    if (faults.get(site) !== 'swapped' || offlineSite(simulation) === site) continue;
    faults.delete(site);
    operators.changed("a site's tag is right again");
  }
}

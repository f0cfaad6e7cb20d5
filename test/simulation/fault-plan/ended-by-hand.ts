import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import { closeIncident } from '../workload/close-incident.ts';
import type { Operators } from '../workload/operators.ts';
import { rehearseAll } from '../workload/rehearsals.ts';
import { listAgain } from '../workload/tooling.ts';
import { MINUTE, otherSite, type SiteName } from '../world/names.ts';

/**
 * An operator ends the first complete incident manually. Either the survivor is permanently lost: the operator removes
 * its endpoints, lists the fenced site again, and may close the incident by force. Or the operator restores the site,
 * starts rehearsals, and closes the incident before reconcile does.
 */
export function endIncidentByHand(simulation: Simulation, operators: Operators, random: Random): void {
  const { world, scheduler, safety } = simulation;
  let done = false;
  const later = (delay: number, action: () => void) =>
    scheduler.after(delay, 'an operator', 'is due', () => {
      if (!simulation.healing) action();
    });
  const survivorIsLost = (site: SiteName, survivor: SiteName) => {
    later(random.integer(1_000, MINUTE), () => {
      world.sites[survivor].die();
      operators.changed('the survivor dies');
    });
    later(random.integer(MINUTE, 2 * MINUTE), () => {
      Object.assign(world.sites[site], { alive: true, healthy: true });
      operators.unlistEverywhere(survivor);
      operators.listEverywhere(site);
      operators.changed("an operator replaces a dead survivor's endpoints with the fenced site's");
    });
    if (random.chance(0.5)) later(random.integer(5 * MINUTE, 8 * MINUTE), () => closeIncident(simulation));
  };
  /** A controller recreates and lists the load balancer of the lost survivor, and adds its tag later. */
  const listWithoutTag = (lost: SiteName) => {
    if (world.sites[lost].alive || !random.chance(0.4)) return;
    later(random.integer(1, 300), () => {
      world.tags.faults.set(lost, 'missing');
      listAgain(simulation, operators, lost);
      operators.changed("a lost site's load balancer is listed without a tag");
    });
    later(random.integer(MINUTE, 8 * MINUTE), () => {
      world.tags.faults.delete(lost);
      operators.changed("a site's tag is right again");
    });
  };
  const siteIsRestored = () => {
    later(random.integer(1_000, 3 * MINUTE), () => {
      operators.restoreAll();
      rehearseAll(simulation);
      // Reconcile also closes it, after the quiescence period.
      for (let at = random.integer(2_000, 15_000); at < 5 * MINUTE; at += 15_000)
        later(at, () => closeIncident(simulation));
    });
  };
  const { onPhase } = safety;
  safety.onPhase = (phase, incident) => {
    onPhase(phase, incident);
    if (phase === 'started' && done) listWithoutTag(incident.decision.site as SiteName);
    if (done || simulation.healing || phase !== 'fenced') return;
    done = true;
    const site = incident.decision.site as SiteName;
    if (random.chance(0.6)) survivorIsLost(site, otherSite(site));
    else siteIsRestored();
  };
}

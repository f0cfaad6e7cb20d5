import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import { MINUTE, otherSite, SITES, type SiteName } from '../world/names.ts';
import type { Operators } from './operators.ts';
import { listAgain } from './tooling.ts';

/**
 * Creates a state that hurts users and that no fencing ends, in a stack that has never fenced a site.
 */
export function driftBeforeFencing(simulation: Simulation, operators: Operators, random: Random): void {
  const { world } = simulation;
  const site = random.pick(SITES);
  const situation = random.pick([
    {
      name: 'both sites go out of service before any fencing',
      apply: () => {
        for (const name of SITES) world.sites[name].healthy = false;
      },
    },
    {
      name: 'an operator takes a serving site offline before any fencing',
      apply: () => {
        for (const cache of ['sessions', 'actionTokens'])
          world.sites[site].infinispan.setStatus(otherSite(site), cache, 'offline');
      },
    },
  ]);
  situation.apply();
  operators.changed(situation.name);
}

/**
 * The same after a complete fencing.
 *
 * @param fenced the site in the open incident
 * @param forMs how long tooling repeats its change
 */
export function driftAfterFencing(
  simulation: Simulation,
  operators: Operators,
  random: Random,
  fenced: SiteName,
  forMs: number,
): void {
  const { world, scheduler } = simulation;
  const survivor = otherSite(fenced);
  const comeUp = () => Object.assign(world.sites[fenced], { alive: true, healthy: true });
  const situation = random.pick([
    {
      name: 'tooling lists a fenced site after the alert is over',
      apply: () => {
        comeUp();
        world.link = true;
        operators.listEverywhere(fenced);
      },
    },
    {
      name: 'tooling lists a fenced site every minute while the link is broken',
      apply: () => {
        comeUp();
        world.link = false;
        for (let at = 0; at < forMs; at += MINUTE)
          scheduler.after(at, 'tooling', 'is due', () => listAgain(simulation, operators, fenced));
      },
    },
    {
      name: 'the survivor of a fencing dies',
      apply: () => {
        if (random.chance(0.5)) comeUp();
        world.sites[survivor].die();
      },
    },
    {
      name: 'the survivor of a fencing goes out of service',
      apply: () => Object.assign(world.sites[survivor], { healthy: false }),
    },
  ]);
  situation.apply();
  operators.changed(situation.name);
}

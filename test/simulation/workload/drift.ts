import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import { MINUTE, otherSite, SITES, type SiteName } from '../world/names.ts';
import type { Operators } from './operators.ts';
import { listAgain } from './tooling.ts';

/**
 * Brings about a state that hurts users and that no fencing ends, in a stack that has never fenced.
 *
 * @returns its name
 */
export function driftBeforeFencing(simulation: Simulation, operators: Operators, random: Random): string {
  const { world } = simulation;
  const site = random.pick(SITES);
  const situation = random.pick([
    {
      what: 'both sites go out of service before any fencing',
      bring: () => {
        for (const one of SITES) world.sites[one].healthy = false;
      },
    },
    {
      what: 'an operator takes a serving site offline before any fencing',
      bring: () => {
        for (const cache of ['sessions', 'actionTokens'])
          world.sites[site].infinispan.setStatus(otherSite(site), cache, 'offline');
      },
    },
  ]);
  situation.bring();
  operators.changed(situation.what);
  return situation.what;
}

/**
 * The same after a complete fencing.
 *
 * @param fenced the site in the open incident
 * @param forMs how long tooling goes on
 */
export function driftAfterFencing(
  simulation: Simulation,
  operators: Operators,
  random: Random,
  fenced: SiteName,
  forMs: number,
): string {
  const { world, scheduler } = simulation;
  const survivor = otherSite(fenced);
  const comeUp = () => Object.assign(world.sites[fenced], { alive: true, healthy: true });
  const situation = random.pick([
    {
      what: 'tooling lists a fenced site after the alert is over',
      bring: () => {
        comeUp();
        world.link = true;
        operators.listEverywhere(fenced);
      },
    },
    {
      what: 'tooling lists a fenced site every minute while the link is broken',
      bring: () => {
        comeUp();
        world.link = false;
        for (let at = 0; at < forMs; at += MINUTE)
          scheduler.after(at, 'tooling', 'is due', () => listAgain(simulation, operators, fenced));
      },
    },
    {
      what: 'the survivor of a fencing dies',
      bring: () => {
        if (random.chance(0.5)) comeUp();
        world.sites[survivor].die();
      },
    },
    {
      what: 'the survivor of a fencing goes out of service',
      bring: () => Object.assign(world.sites[survivor], { healthy: false }),
    },
  ]);
  situation.bring();
  operators.changed(situation.what);
  return situation.what;
}

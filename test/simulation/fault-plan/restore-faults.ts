import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import type { Operators } from '../workload/operators.ts';
import type { Restoring } from '../workload/restoring.ts';
import { CACHES, MINUTE, NODES, otherSite, PASSWORD, type SiteName } from '../world/names.ts';
import { freezeNode } from './frozen-node.ts';

const AUTHORIZATION = `Basic ${Buffer.from(`fencing:${PASSWORD}`).toString('base64')}`;

/**
 * Faults at the moments of a restore: whenever it has announced a write, carried one out, reached a step, or changed the
 * claim's phase, and when its start or the return of the traffic is due.
 *
 * @returns called at each moment, with its name
 */
export function restoreFaults(
  simulation: Simulation,
  operators: Operators,
  restoring: Restoring,
  random: Random,
): (site: SiteName, moment: string) => void {
  const { world, scheduler, reached } = simulation;
  const change = (action: () => void, event: string) => {
    action();
    operators.changed(event);
  };
  const soon = (mostMs: number, action: () => void) =>
    scheduler.after(random.integer(0, mostMs), 'fault plan', 'is due', () => {
      if (!simulation.healing) action();
    });
  const relink = () => change(() => Object.assign(world, { link: true }), 'the link heals');
  const comeUp = (site: SiteName) =>
    change(() => Object.assign(world.sites[site], { alive: true }), 'a site comes up');
  const restart = (site: SiteName) => () =>
    change(() => world.sites[site].restartInfinispan(), 'an Infinispan restarts');
  const die = (site: SiteName) => () => {
    change(() => world.sites[site].die(), 'a site dies');
    soon(8 * MINUTE, () => comeUp(site));
  };
  const freeze = (site: SiteName) => () =>
    change(
      () => world.sites[site].freezeUntil(scheduler.now() + random.integer(5, 240) * 1000),
      'an Infinispan freezes',
    );
  const cutLink = () => {
    change(() => Object.assign(world, { link: false }), 'the link breaks');
    soon(random.pick([20_000, 8 * MINUTE]), relink);
  };
  /** The member that took the request to push dies: the others know no push, and a part of the entries is sent. */
  const losePush = (survivor: SiteName) => () => {
    const { infinispan } = world.sites[survivor];
    const post = (path: string) =>
      infinispan.handle({ method: 'POST', path: `/rest/v2/${path}`, authorization: AUTHORIZATION, node: 0 });
    post(`container/x-site/backups/${otherSite(survivor)}?action=cancel-push-state`);
    for (const cache of CACHES) post(`caches/${cache}/x-site/local?action=clear-push-state-status`);
    operators.changed('the member that took a push dies');
  };
  const stop = (redriveWithin: number) => () => {
    const [execution] = restoring.running();
    if (execution === undefined) return;
    const { executionArn } = execution;
    reached('an operator stops a restore');
    simulation.stepFunctions.stopExecution({ executionArn });
    if (!random.chance(0.6)) return;
    scheduler.after(random.integer(0, redriveWithin), 'an operator', 'redrives a restore', () => {
      if (simulation.stepFunctions.describeExecution({ executionArn }).redriveStatus !== 'REDRIVABLE') return;
      reached('a restore is redriven');
      simulation.stepFunctions.redriveExecution({ executionArn });
    });
  };
  const faultsOf = (site: SiteName, survivor: SiteName): readonly (() => void)[] => [
    cutLink,
    cutLink,
    die(site),
    die(survivor),
    restart(site),
    restart(site),
    restart(survivor),
    freeze(site),
    freeze(site),
    freeze(survivor),
    () => freezeNode(simulation, operators, site),
    () => freezeNode(simulation, operators, survivor),
    losePush(survivor),
    stop(30_000),
    stop(10 * MINUTE),
    () => void restoring.start(site, 'given'),
    () => restoring.setKeycloak(site, true),
    list(site),
    () => operators.pause(random.integer(1, 6) * MINUTE),
    () => {
      world.sites[site].stuckTo = random.pick(NODES);
      operators.changed('a route sends every connection to one node');
    },
  ];
  const list = (site: SiteName) => () =>
    change(() => operators.listEverywhere(site), 'a site is listed during its restore');
  /** A write is pending at a frozen Infinispan when its restore is undone. */
  const freezeAndStop = (frozen: SiteName) => () => {
    freeze(frozen)();
    stop(10 * MINUTE)();
  };
  /** An operator puts the site into service as it is, because the survivor has died. */
  const replaceSurvivor = (site: SiteName) => () => {
    list(site)();
    restoring.setKeycloak(site, true);
    die(otherSite(site))();
  };
  const restartKeycloak = (site: SiteName) => () => {
    restoring.setKeycloak(site, false);
    soon(2 * MINUTE, () => restoring.setKeycloak(site, true));
  };
  /** The most dangerous faults of a moment, which must come within milliseconds. */
  const sharp = (site: SiteName, moment: string): readonly (() => void)[] => {
    const survivor = otherSite(site);
    switch (moment) {
      case 'start is due':
        return [stop(10 * MINUTE), () => operators.pause(3 * MINUTE)];
      case 'return is due':
        return [restartKeycloak(site)];
      case 'intent push':
        return [freezeAndStop(survivor), freeze(survivor), restart(site)];
      case 'intent clear':
        return [freezeAndStop(site), die(site), restart(site)];
      case 'intent bring-survivor-online':
        return [freezeAndStop(site), () => restoring.setKeycloak(site, true)];
      case 'isolated':
        return [list(site), restart(survivor), restart(site)];
      case 'cleared':
      case 'pushing':
        return [replaceSurvivor(site), restart(site), stop(MINUTE)];
      case 'returning':
        return [stop(MINUTE), die(survivor), cutLink];
      case 'started':
        return [die(survivor), list(site)];
      default:
        return moment.startsWith('intent') ? [freeze(site), freeze(survivor)] : [restart(site), stop(MINUTE)];
    }
  };
  return (site, moment) => {
    if (simulation.healing) return;
    if (random.chance(0.1)) {
      soon(20, random.pick(sharp(site, moment)));
      return;
    }
    if (!random.chance(0.12)) return;
    const fault = random.pick(faultsOf(site, otherSite(site)));
    soon(random.pick([300, 3_000, 30_000]), fault);
  };
}

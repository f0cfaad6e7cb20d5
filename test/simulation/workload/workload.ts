import { freezeNode } from '../fault-plan/frozen-node.ts';
import { makeRouteSticky } from '../fault-plan/sticky-route.ts';
import type { Simulation } from '../run/simulation.ts';
import { isBalancerOf, MINUTE, type SiteName } from '../world/names.ts';
import { approveOne, observeForMinutes } from './observe-mode.ts';
import type { Operators } from './operators.ts';
import { rehearseAll } from './rehearsals.ts';

/** One change of the world or action of an operator. */
export type Action = (site: SiteName) => void;

/** Everything that may happen to the pair of sites in the fault phase, with its weight in the draw. */
export function workload(
  simulation: Simulation,
  operators: Operators,
): readonly (readonly [weight: number, Action])[] {
  const { world, random, scheduler } = simulation;
  const later = (delay: number, action: () => void) => scheduler.after(delay, 'fault plan', 'is due', action);
  const now = () => scheduler.now();
  return [
    [6, () => change(() => Object.assign(world, { link: false }), 'the link breaks')],
    [5, () => change(() => Object.assign(world, { link: true }), 'the link heals')],
    [4, (site) => change(() => world.sites[site].die(), 'a site dies')],
    [3, (site) => change(() => Object.assign(world.sites[site], { alive: true }), 'a site comes up')],
    [4, (site) => outOfService(site)],
    [
      3,
      (site) =>
        change(
          () => world.sites[site].freezeUntil(now() + random.integer(5, 240) * 1000),
          'an Infinispan freezes',
        ),
    ],
    [3, (site) => change(() => world.sites[site].restartInfinispan(), 'an Infinispan restarts')],
    [3, (site) => freezeNode(simulation, operators, site)],
    [4, (site) => makeRouteSticky(simulation, operators, site)],
    [
      2,
      (site) =>
        operators.editGroup(
          (list) => list.map((one) => (isBalancerOf(one.EndpointId, site) ? { ...one, Weight: 0 } : one)),
          random.integer(0, 60_000),
        ),
    ],
    [
      2,
      () =>
        operators.editGroup(
          (list) => list.map((one) => ({ ...one, Weight: 128 })),
          random.integer(0, 60_000),
        ),
    ],
    [2, (site) => operators.halfRestore(site)],
    [2, () => operators.restoreAll()],
    [1, () => operators.pause(random.integer(1, 12) * MINUTE)],
    [2, () => observeForMinutes(simulation, operators)],
    [2, () => approveOne(simulation)],
    [2, () => rehearseAll(simulation)],
    [4, () => operators.abortOne()],
    [4, () => operators.redriveOne()],
    [3, () => operators.startAgain()],
    [1, () => operators.sendUnauthorizedRequest()],
    [1, () => loseSecret()],
    [1, () => operators.rotate('webhook')],
    [2, () => operators.rotate('infinispan')],
    [1, () => swapAddresses()],
    [1, (site) => operators.sendUnknownAlert(site)],
  ];

  function change(action: () => void, event: string): void {
    action();
    operators.changed(event);
  }

  function outOfService(site: SiteName): void {
    change(() => Object.assign(world.sites[site], { healthy: false }), 'a site goes out of service');
    later(random.integer(5_000, 12 * MINUTE), () =>
      change(() => Object.assign(world.sites[site], { healthy: true }), 'a site comes back into service'),
    );
  }

  function swapAddresses(): void {
    change(() => Object.assign(world, { swapped: true }), 'the addresses of the Infinispans are swapped');
    later(random.integer(60_000, 8 * MINUTE), () =>
      change(() => Object.assign(world, { swapped: false }), 'the addresses are right again'),
    );
  }

  function loseSecret(): void {
    change(() => Object.assign(world, { secretAvailable: false }), 'the secret is unavailable');
    later(random.integer(5_000, 3 * MINUTE), () =>
      change(() => Object.assign(world, { secretAvailable: true }), 'the secret is available again'),
    );
  }
}

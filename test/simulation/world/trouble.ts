import type { Alertmanagers } from './alertmanager.ts';
import { freezeNode } from './frozen-node.ts';
import { loadBalancerArn, MINUTE, SITES, type SiteName } from './names.ts';
import { actOnOne, observeForAWhile } from './observing.ts';
import type { People } from './people.ts';
import { rehearseAll } from './rehearsing.ts';
import type { Simulation } from './simulation.ts';
import { stickRoute } from './sticky-route.ts';

/** One thing that happens in the time of trouble. */
type Happening = (site: SiteName) => void;

/** Everything that may happen to a pair of sites, and how likely it is against the others. */
function happenings(
  simulation: Simulation,
  people: People,
): readonly (readonly [weight: number, Happening])[] {
  const { world, random, scheduler } = simulation;
  const later = (after: number, happen: () => void) =>
    scheduler.after(after, 'the world', 'moves on', happen);
  const now = () => scheduler.now();
  return [
    [6, () => set(() => Object.assign(world, { link: false }), 'the link breaks')],
    [5, () => set(() => Object.assign(world, { link: true }), 'the link heals')],
    [4, (site) => set(() => world.sites[site].die(), 'a site dies')],
    [3, (site) => set(() => Object.assign(world.sites[site], { alive: true }), 'a site comes up')],
    [4, (site) => blink(site)],
    [
      3,
      (site) =>
        set(
          () => world.sites[site].freezeUntil(now() + random.integer(5, 240) * 1000),
          'an Infinispan freezes',
        ),
    ],
    [3, (site) => set(() => world.sites[site].restartInfinispan(), 'an Infinispan restarts')],
    [3, (site) => freezeNode(simulation, people, site)],
    [4, (site) => stickRoute(simulation, people, site)],
    [
      2,
      (site) =>
        people.editGroup(
          (list) =>
            list.map((one) => (one.EndpointId === loadBalancerArn(site) ? { ...one, Weight: 0 } : one)),
          random.integer(0, 60_000),
        ),
    ],
    [
      2,
      () =>
        people.editGroup((list) => list.map((one) => ({ ...one, Weight: 128 })), random.integer(0, 60_000)),
    ],
    [2, (site) => people.halfRestore(site)],
    [2, () => people.restoreAll()],
    [1, () => people.pause(random.integer(1, 12) * MINUTE)],
    [2, () => observeForAWhile(simulation, people)],
    [2, () => actOnOne(simulation)],
    [2, () => rehearseAll(simulation)],
    [4, () => people.abortOne()],
    [4, () => people.redriveOne()],
    [3, () => people.startAnew()],
    [1, () => people.knock()],
    [1, () => secretGone()],
    [1, () => people.rotate('webhook')],
    [2, () => people.rotate('infinispan')],
    [1, () => swap()],
    [1, (site) => people.alertOfNobody(site)],
  ];

  function set(change: () => void, what: string): void {
    change();
    people.changed(what);
  }

  function blink(site: SiteName): void {
    set(() => Object.assign(world.sites[site], { healthy: false }), 'a site goes out of service');
    later(random.integer(5_000, 12 * MINUTE), () =>
      set(() => Object.assign(world.sites[site], { healthy: true }), 'a site comes back into service'),
    );
  }

  function swap(): void {
    set(() => Object.assign(world, { swapped: true }), 'the addresses of the Infinispans are swapped');
    later(random.integer(60_000, 8 * MINUTE), () =>
      set(() => Object.assign(world, { swapped: false }), 'the addresses are right again'),
    );
  }

  function secretGone(): void {
    set(() => Object.assign(world, { secretAvailable: false }), 'the secret is gone');
    later(random.integer(5_000, 3 * MINUTE), () =>
      set(() => Object.assign(world, { secretAvailable: true }), 'the secret is back'),
    );
  }
}

/**
 * A time of trouble: it begins with a break, and up to `most` further things happen within `spanMs`, in bursts: what
 * comes soon after something meets executions that are under way.
 */
export function trouble(
  simulation: Simulation,
  people: People,
  alertmanagers: Alertmanagers,
  spanMs: number,
  most: number,
): void {
  const { world, random, scheduler } = simulation;
  const all = happenings(simulation, people);
  const total = all.reduce((sum, [weight]) => sum + weight, 0);
  scheduler.after(random.integer(0, 30_000), 'the world', 'breaks', () => {
    const dead = random.pick(SITES);
    if (random.chance(0.7)) world.link = false;
    else world.sites[dead].die();
    people.changed(world.link ? 'a site dies' : 'the link breaks');
    alertmanagers.update();
  });
  let at = 60_000;
  for (let count = Math.min(random.integer(0, 14), most); count > 0; count--) {
    at += random.chance(0.6) ? random.integer(100, 45_000) : random.integer(45_000, spanMs / 4);
    if (at > spanMs) return;
    const happen = drawn(all, random.next() * total);
    scheduler.after(at, 'the world', 'moves on', () => happen(random.pick(SITES)));
  }
}

function drawn(all: readonly (readonly [number, Happening])[], point: number): Happening {
  let left = point;
  for (const [weight, happening] of all) {
    left -= weight;
    if (left < 0) return happening;
  }
  return () => {};
}

import type { Incident } from '../../../functions/domain/claim/claim.ts';
import type { Simulation } from '../run/simulation.ts';
import type { Operators } from '../workload/operators.ts';
import { MINUTE, otherSite, type SiteName } from '../world/names.ts';
import { freezeNode } from './frozen-node.ts';

/**
 * Faults at the most dangerous moments: just after a fencing has started, is being rolled back, or is complete. Random
 * times alone rarely reach these states.
 */
export function targetedFaults(
  simulation: Simulation,
  operators: Operators,
): { onPhase: (phase: string, incident: Incident) => void; onIntent: (incident: Incident) => void } {
  const { world, random, scheduler } = simulation;
  const soon = (mostMs: number, action: () => void) =>
    scheduler.after(random.integer(0, mostMs), 'fault plan', 'is due', () => {
      if (!simulation.healing) action();
    });
  const change = (action: () => void, event: string) => {
    action();
    operators.changed(event);
  };

  const outOfService = (site: SiteName) => {
    change(() => Object.assign(world.sites[site], { healthy: false }), 'the survivor goes out of service');
    const back = () => Object.assign(world.sites[site], { healthy: true });
    scheduler.after(random.integer(20_000, 6 * MINUTE), 'fault plan', 'is due', () =>
      change(back, 'the survivor comes back into service'),
    );
  };
  const freeze = (site: SiteName) =>
    change(() => {
      world.sites[site].freezeUntil(scheduler.now() + random.integer(5, 300) * 1000);
    }, 'an Infinispan freezes');
  const relist = (site: SiteName, bringOnline: boolean) =>
    change(
      () => {
        Object.assign(world.sites[site], { alive: true, healthy: true });
        operators.listEverywhere(site);
        if (bringOnline) world.sites[otherSite(site)].bringOnline();
      },
      bringOnline
        ? 'a fenced site is listed again and brought online'
        : 'a fenced site is listed again and stays offline',
    );
  const relink = () => change(() => Object.assign(world, { link: true }), 'the link heals');
  const die = (site: SiteName) => change(() => world.sites[site].die(), 'the survivor dies');

  const afterStart = (survivor: SiteName) =>
    random.pick([
      () => soon(4_000, () => outOfService(survivor)),
      () => soon(4_000, () => outOfService(survivor)),
      () => soon(2_000, () => freeze(survivor)),
      () => soon(2_000, relink),
      () => soon(2_000, () => operators.abortOne()),
      () => soon(3_000, () => die(survivor)),
    ])();

  const afterFenced = (site: SiteName, survivor: SiteName) => {
    const bringOnline = random.chance(0.6);
    const delay = random.chance(0.5) ? random.integer(500, 20_000) : random.integer(1_000, 5 * MINUTE);
    scheduler.after(delay, 'fault plan', 'is due', () => {
      if (simulation.healing) return;
      relist(site, bringOnline);
      if (random.chance(0.5)) relink();
      if (random.chance(0.5)) soon(90_000, () => die(survivor));
      else soon(90_000, () => change(() => Object.assign(world, { link: false }), 'the link breaks'));
    });
  };

  /** The survivor goes out of service, and another execution of the same event sees it first. */
  const outOfServiceWithDuplicate = (survivor: SiteName, event: object | undefined) => {
    soon(1_500, () => {
      outOfService(survivor);
      if (event) operators.startDuplicate(event);
    });
  };

  const onIntent = ({ intent, decision, events }: Incident) => {
    const survivor = decision.reporter as SiteName;
    // Also in the heal phase: a node that misses the take-offline must get it after it resumes.
    if (intent.write === 'take-offline' && random.chance(0.2)) freezeNode(simulation, operators, survivor);
    if (simulation.healing) return;
    if (intent.write === 'take-offline' && random.chance(0.15)) freeze(survivor);
    if (intent.write !== 'add-endpoints' && random.chance(0.15))
      outOfServiceWithDuplicate(survivor, events[0]);
  };

  const onPhase = (phase: string, { decision }: Incident) => {
    if (simulation.healing) return;
    const site = decision.site as SiteName;
    const survivor = decision.reporter as SiteName;
    if (phase === 'started' && random.chance(0.4)) afterStart(survivor);
    if (phase === 'rolling-back' && random.chance(0.4)) soon(60_000, () => operators.abortOne());
    if (phase === 'fenced' && random.chance(0.4)) afterFenced(site, survivor);
  };

  return { onPhase, onIntent };
}

import type { Incident } from '../../../functions/domain/claim/claim.ts';
import { freezeNode } from './frozen-node.ts';
import { MINUTE, otherSite, type SiteName } from './names.ts';
import type { People } from './people.ts';
import type { Simulation } from './simulation.ts';

/**
 * Trouble that comes when it hurts: just after a fencing began, is being released, or was completed. Chance alone
 * would meet the deep places of the protocol too seldom.
 */
export function ambush(
  simulation: Simulation,
  people: People,
): { onPhase: (phase: string, incident: Incident) => void; onStamp: (incident: Incident) => void } {
  const { world, random, scheduler } = simulation;
  const soon = (mostMs: number, happen: () => void) =>
    scheduler.after(random.integer(0, mostMs), 'the world', 'strikes', () => {
      if (!simulation.calm) happen();
    });
  const change = (happen: () => void, what: string) => {
    happen();
    people.changed(what);
  };

  const outOfService = (site: SiteName) => {
    change(() => Object.assign(world.sites[site], { healthy: false }), 'the survivor goes out of service');
    const back = () => Object.assign(world.sites[site], { healthy: true });
    scheduler.after(random.integer(20_000, 6 * MINUTE), 'the world', 'moves on', () =>
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
        people.listEverywhere(site);
        if (bringOnline) world.sites[otherSite(site)].bringOnline();
      },
      bringOnline ? 'a fenced site is brought back' : 'a fenced site is listed again only',
    );
  const relink = () => change(() => Object.assign(world, { link: true }), 'the link heals');
  const die = (site: SiteName) => change(() => world.sites[site].die(), 'the survivor dies');

  const begun = (survivor: SiteName) =>
    random.pick([
      () => soon(4_000, () => outOfService(survivor)),
      () => soon(4_000, () => outOfService(survivor)),
      () => soon(2_000, () => freeze(survivor)),
      () => soon(2_000, relink),
      () => soon(2_000, () => people.abortOne()),
      () => soon(3_000, () => die(survivor)),
    ])();

  const fenced = (site: SiteName, survivor: SiteName) => {
    const bringOnline = random.chance(0.6);
    const after = random.chance(0.5) ? random.integer(500, 20_000) : random.integer(1_000, 5 * MINUTE);
    scheduler.after(after, 'the world', 'strikes', () => {
      if (simulation.calm) return;
      relist(site, bringOnline);
      if (random.chance(0.5)) relink();
      if (random.chance(0.5)) soon(90_000, () => die(survivor));
      else soon(90_000, () => change(() => Object.assign(world, { link: false }), 'the link breaks'));
    });
  };

  /** The survivor leaves, and another execution of the same event sees it first. */
  const leaveWithTwin = (survivor: SiteName, event: object | undefined) => {
    soon(1_500, () => {
      outOfService(survivor);
      if (event) people.twin(event);
    });
  };

  const onStamp = ({ intent, decision, events }: Incident) => {
    const survivor = decision.reporter as SiteName;
    // Also in calm times: a node that misses the order must be told once it is back.
    if (intent.write === 'take-offline' && random.chance(0.2)) freezeNode(simulation, people, survivor);
    if (simulation.calm) return;
    if (intent.write === 'take-offline' && random.chance(0.15)) freeze(survivor);
    if (intent.write !== 'add-endpoints' && random.chance(0.15)) leaveWithTwin(survivor, events[0]);
  };

  const onPhase = (phase: string, { decision }: Incident) => {
    if (simulation.calm) return;
    const site = decision.site as SiteName;
    const survivor = decision.reporter as SiteName;
    if (phase === 'started' && random.chance(0.4)) begun(survivor);
    if (phase === 'rolling-back' && random.chance(0.4)) soon(60_000, () => people.abortOne());
    if (phase === 'fenced' && random.chance(0.4)) fenced(site, survivor);
  };

  return { onPhase, onStamp };
}

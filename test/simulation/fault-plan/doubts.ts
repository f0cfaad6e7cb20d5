import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import type { Alertmanagers } from '../workload/alertmanagers.ts';
import type { Operators } from '../workload/operators.ts';
import { otherSite, SITES, type SiteName } from '../world/names.ts';

/** How long a site sees only itself (ms): MERGE3 of JGroups ends it in 30 s, and the reporter's view decides after 30 s. */
export const drawAlone = (random: Random): number => random.integer(8_000, 24_000);

/** A pause in which one answer is lost (ms). Looks are at least 3 s apart, so it spoils one look of a series. */
const LOST_ANSWER = 2_900;

/** Makes a healthy pair look broken. @returns for how long (ms) */
export type Doubt = (
  simulation: Simulation,
  operators: Operators,
  alertmanagers: Alertmanagers,
  random: Random,
) => number;

/** Keeps the answer of the site from us, for at most `forMs`. */
type Spoil = (simulation: Simulation, site: SiteName, random: Random, forMs: number) => void;

/** A site sees only itself, and its alert reports the other site at once. That site runs, and sees the reporter. */
function reporterIsAlone(why: string, spoil: Spoil): Doubt {
  return (simulation, operators, alertmanagers, random) => {
    const { world, scheduler } = simulation;
    const reporter = random.pick(SITES);
    const site = otherSite(reporter);
    const forMs = drawAlone(random);
    world.doubt = `${reporter} sees only itself for ${Math.ceil(forMs / 1000)} s, and ${why}`;
    world.sites[reporter].bridges.fill('broken');
    operators.changed(why);
    for (const { dnsName } of world.accelerators.all)
      alertmanagers.deliverOnce(reporter, dnsName, site, scheduler.now());
    spoil(simulation, site, random, forMs);
    scheduler.after(forMs, 'the world', 'is due', () => {
      world.sites[reporter].bridges.fill('works');
      operators.changed('a site joins the bridge');
    });
    return forMs;
  };
}

/** One answer of the site is lost. */
export const losesAnswer = reporterIsAlone(
  'one answer of a healthy site is lost',
  ({ world, scheduler }, site, random) => {
    scheduler.after(random.integer(0, 9_000), 'the world', 'loses an answer', () =>
      world.sites[site].freezeUntil(scheduler.now() + LOST_ANSWER),
    );
  },
);

/** The site has another password than its secret, for some seconds. */
export const refusesPassword = reporterIsAlone(
  'a healthy site refuses the password',
  ({ world, scheduler }, site, random, forMs) => {
    const { passwords } = world.sites[site];
    const right = passwords.infinispan;
    scheduler.after(random.integer(0, 4_000), 'the world', "replaces a site's password", () => {
      passwords.infinispan = `not ${right}`;
    });
    scheduler.after(forMs, 'the world', "puts a site's password back", () => {
      passwords.infinispan = right;
    });
  },
);

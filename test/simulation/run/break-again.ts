import { PROBE_DEADLINE } from '../../../functions/domain/limits.ts';
import { checkFenced, checkQuick } from '../checkers/liveness-checker.ts';
import { checkPreferred } from '../checkers/preference-checker.ts';
import type { Random } from '../scheduler/random.ts';
import type { Alertmanagers } from '../workload/alertmanagers.ts';
import type { Operators } from '../workload/operators.ts';
import { MINUTE, otherSite, SITES, type SiteName } from '../world/names.ts';
import type { Pass } from './restore-phase.ts';
import type { Simulation } from './simulation.ts';

/** Two looks of the probe, the longest interval between two, and the deadline of a silent site (ms). */
const PROBED_WITHIN = 2 * 10_000 + PROBE_DEADLINE * 1000;
/** Known sites stand in for tags that were read more than six minutes ago; a retry may wait for another minute (ms). */
const KNOWN_SITES_USED = 7 * MINUTE;

/**
 * A dead site or a broken link ends in one complete fencing, independently of the earlier phases.
 *
 * @param outages draws an outage of a service that starts with the break. @default - no outage
 * @param probe the stack has the probe, which sometimes must do without alerts. @default - no probe
 * @param longOutage the region of the dead site is out for longer than all retries. @default - no such outage
 * @param swapped the known sites are wrong: the link breaks, and DescribeTags fails for a minute. @default - they are right
 */
export async function breakAgain(
  simulation: Simulation,
  operators: Operators,
  alertmanagers: Alertmanagers,
  pass: Pass,
  {
    outages,
    probe,
    longOutage,
    swapped,
  }: Readonly<Record<'outages' | 'probe' | 'longOutage' | 'swapped', Random | undefined>>,
): Promise<void> {
  const { world, random, scheduler } = simulation;
  const deadSite: SiteName = random.pick(SITES);
  const linkBreaks = longOutage === undefined && (swapped !== undefined || random.chance(0.4));
  let outageMs = 0;
  if (longOutage) outageMs = simulation.outages.startInRegionOf(deadSite, simulation);
  else if (swapped) outageMs = simulation.outages.startOfTags(swapped, simulation);
  else if (outages?.chance(0.6)) outageMs = simulation.outages.start(outages, simulation);
  alertmanagers.silenced = outageMs === 0 && (probe?.chance(0.5) ?? false);
  const brokenAt = scheduler.now();
  if (linkBreaks) world.link = false;
  else world.sites[deadSite].die();
  operators.changed(linkBreaks ? 'the link breaks again' : 'another site dies');
  await pass(16 * MINUTE);
  const when = linkBreaks ? 'after the link broke again' : `after the death of ${deadSite}`;
  checkFenced(simulation, linkBreaks ? SITES : [deadSite], when);
  // The time from which nothing but the fencing itself takes time.
  let reportedAt = alertmanagers.firstDeliverySince(brokenAt);
  if (alertmanagers.silenced) {
    simulation.reached('the probe fences a site without an alert');
    reportedAt = brokenAt + PROBED_WITHIN;
  }
  if (longOutage) reportedAt = brokenAt + KNOWN_SITES_USED;
  alertmanagers.silenced = false;
  checkQuick(simulation, brokenAt, reportedAt, longOutage ? 0 : outageMs);
  if (longOutage) simulation.outages.endAll();
  if (linkBreaks && outageMs === 0) checkPreferred(simulation, brokenAt);
  if (simulation.safety.violation) return;
  if (!linkBreaks && random.chance(0.3)) return survivorDies(simulation, operators, pass, deadSite);
  if (!random.chance(0.4)) return;
  const survivor = otherSite((simulation.world.claim()?.current?.decision.site ?? deadSite) as SiteName);
  world.sites[survivor].restartInfinispan();
  operators.changed("the survivor's Infinispan restarts and loses its offline state");
  await pass(16 * MINUTE);
  checkFenced(
    simulation,
    linkBreaks ? SITES : [deadSite],
    `${when} and a restart of the survivor's Infinispan`,
  );
}

/**
 * The survivor dies after the fenced site is up and listed again, but is not yet online at the survivor. The dead
 * Infinispan does not answer, so the health in the accelerator decides.
 */
async function survivorDies(
  simulation: Simulation,
  operators: Operators,
  pass: Pass,
  fenced: SiteName,
): Promise<void> {
  const { world } = simulation;
  world.sites[fenced].alive = true;
  operators.listEverywhere(fenced);
  world.sites[otherSite(fenced)].die();
  operators.changed('the survivor dies after the fenced site was listed again');
  await pass(16 * MINUTE);
  checkFenced(simulation, [otherSite(fenced)], 'after the death of the survivor');
}

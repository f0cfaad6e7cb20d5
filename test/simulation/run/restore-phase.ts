import { openIncident } from '../../../functions/domain/claim/claim.ts';
import { restoreFaults } from '../fault-plan/restore-faults.ts';
import type { Random } from '../scheduler/random.ts';
import type { Operators } from '../workload/operators.ts';
import { type Habit, Restoring } from '../workload/restoring.ts';
import { usersWrite } from '../workload/users.ts';
import { servesIn } from '../world/accelerators.ts';
import { MINUTE, otherSite, SITES, type SiteName } from '../world/names.ts';
import type { Simulation } from './simulation.ts';

type Pass = (forMs: number) => Promise<void>;

/** Without a fault: the quiescence periods, the operators' delays, and the accelerator's quiescence. */
const RESTORED_WITHIN = 20 * MINUTE;
const RESTORES_PHASE = 25 * MINUTE;
const AFTER_FAULTS = 17 * MINUTE;

/** A site is fenced, and a restore brings it back. */
export async function restorePhase(
  simulation: Simulation,
  operators: Operators,
  pass: Pass,
  random: Random,
): Promise<void> {
  const restoring = new Restoring(simulation, operators, random);
  const timed = async (forMs: number) => {
    usersWrite(simulation, random, simulation.scheduler.now() + forMs);
    await pass(forMs);
  };
  simulation.healing = true;
  await fenceOne(simulation, operators, timed);
  if (random.chance(0.85)) await restoreWithFaults(simulation, operators, restoring, timed, random);
  if (fencedSite(simulation) === undefined) await fenceOne(simulation, operators, timed);
  await restoreWhole(simulation, restoring, timed);
}

/** Operators restore a site while calls fail and the world changes. Then the faults end, and nothing may be half done. */
async function restoreWithFaults(
  simulation: Simulation,
  operators: Operators,
  restoring: Restoring,
  pass: Pass,
  random: Random,
): Promise<void> {
  const { scheduler, safety, world } = simulation;
  const site = fencedSite(simulation);
  if (site === undefined) return;
  for (const name of SITES) world.sites[name].infinispan.setEntriesPerQuery(random.integer(1, 12));
  simulation.healing = false;
  const habits: readonly Habit[] = [
    'in time',
    'in time',
    'in time',
    'in time',
    'twice',
    'late',
    'never',
    'no',
  ];
  restoring.habit = () => random.pick(habits);
  restoring.prepare(site);
  safety.restores.onProgress = restoreFaults(simulation, operators, restoring, random);
  restoring.start(site, random.pick(['asked', 'given']));
  for (let at = 0; at < RESTORES_PHASE; at += random.integer(3, 8) * MINUTE)
    scheduler.after(at, 'an operator', 'looks after the restore', () => {
      const fenced = fencedSite(simulation);
      if (simulation.healing || fenced === undefined || restoring.running().length > 0) return;
      if (random.chance(0.7)) restoring.prepare(fenced);
      restoring.start(fenced, random.pick(['asked', 'given']));
    });
  scheduler.after(RESTORES_PHASE, 'fault plan', 'is due', () => {
    safety.restores.onProgress = () => {};
    restoring.habit = () => 'in time';
    endFaults(simulation, operators);
  });
  await pass(RESTORES_PHASE + AFTER_FAULTS);
  for (const name of SITES) world.sites[name].infinispan.setEntriesPerQuery(Number.POSITIVE_INFINITY);
  checkRestoreAtRest(simulation, restoring);
}

/** No call fails any more. What is down or cut off stays so. */
function endFaults(simulation: Simulation, operators: Operators): void {
  const { world } = simulation;
  simulation.healing = true;
  for (const name of SITES) {
    world.sites[name].thaw(world.now());
    world.sites[name].stuckTo = undefined;
  }
  operators.changed('the heal phase starts');
}

/** Reconcile has run often enough: no restore is left alone, and no fencing is half done. */
function checkRestoreAtRest(simulation: Simulation, restoring: Restoring): void {
  const { world, safety, reached } = simulation;
  const claim = world.claim();
  const incident = claim && openIncident(claim);
  reached(`after the faults of a restore: ${incident?.phase ?? 'closed'}`);
  if (incident?.phase === 'restoring' || incident?.phase === 'returning') {
    if (restoring.running().length === 0)
      safety.fail(`${incident.incident} stays in phase ${incident.phase}`);
  }
}

async function fenceOne(simulation: Simulation, operators: Operators, pass: Pass): Promise<void> {
  const { world } = simulation;
  if (fencedSite(simulation) !== undefined) return;
  operators.restoreAll();
  await pass(12 * MINUTE);
  world.link = false;
  operators.changed('the link breaks');
  await pass(6 * MINUTE);
}

/** Nothing is broken: a restore must bring the site back, with its data and its traffic. */
async function restoreWhole(simulation: Simulation, restoring: Restoring, pass: Pass): Promise<void> {
  const { world, safety, stepFunctions, reached } = simulation;
  const site = fencedSite(simulation);
  if (site === undefined) {
    safety.fail('no site is fenced before the restore');
    return;
  }
  restoring.habit = () => 'in time';
  restoring.prepare(site);
  const executionArn = restoring.start(site, 'asked');
  await pass(RESTORED_WITHIN);
  const { status, output } = stepFunctions.describeExecution({ executionArn });
  if (!output?.includes('"RESTORED"')) safety.fail(`a restore of ${site} ended ${status}: ${output}`);
  const claim = world.claim();
  if (claim !== undefined && openIncident(claim) !== undefined)
    safety.fail(`a restore ended, and its incident is ${claim.current?.phase}`);
  if (!world.data.isComplete(site))
    safety.fail(`${site} was restored, and its entries differ from the survivor's`);
  for (const name of SITES) {
    if (world.sites[name].backupStatus() !== 'online')
      safety.fail(`a site was restored, and ${otherSite(name)} is not online at ${name}`);
    for (const { listener, groups } of world.accelerators.listeners())
      if (!servesIn(groups, name))
        safety.fail(`a site was restored, and ${name} does not serve in ${listener}`);
  }
  reached('a restore ends whole');
}

function fencedSite({ world }: Simulation): SiteName | undefined {
  const { current } = world.claim() ?? {};
  return current?.phase === 'fenced' ? (current.decision.site as SiteName) : undefined;
}

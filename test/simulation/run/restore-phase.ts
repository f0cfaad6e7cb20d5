import { openIncident } from '../../../functions/domain/claim/claim.ts';
import { checkNothingHalfDone } from '../checkers/liveness-checker.ts';
import { restoreFaults } from '../fault-plan/restore-faults.ts';
import { sharpRestoreFaults } from '../fault-plan/sharp-restore-faults.ts';
import type { Random } from '../scheduler/random.ts';
import type { Operators } from '../workload/operators.ts';
import { type Habit, Restoring } from '../workload/restoring.ts';
import { usersWrite } from '../workload/users.ts';
import { servesIn } from '../world/accelerators.ts';
import { CACHES, MINUTE, otherSite, SITES, type SiteName } from '../world/names.ts';
import { loseSiteInRestore } from './lose-site.ts';
import type { Simulation } from './simulation.ts';

export type Pass = (forMs: number) => Promise<void>;

/** Without a fault: the quiescence periods, the operators' delays, and the accelerator's quiescence. */
const RESTORED_WITHIN = 20 * MINUTE;
const RESTORES_PHASE = 25 * MINUTE;
const AFTER_FAULTS = 17 * MINUTE;
const TEN_DAYS = 10 * 24 * 60 * MINUTE;

/**
 * A site is fenced, and a restore brings it back.
 *
 * @param sharp given in a run with sharp faults
 * @param plans whether operators ask for a plan before the last restore
 */
export async function restorePhase(
  simulation: Simulation,
  operators: Operators,
  pass: Pass,
  random: Random,
  { sharp, plans }: { readonly sharp: Random | undefined; readonly plans: boolean },
): Promise<void> {
  const restoring = new Restoring(simulation, operators, random);
  const timed = async (forMs: number) => {
    usersWrite(simulation, random, simulation.scheduler.now() + forMs);
    await pass(forMs);
  };
  simulation.healing = true;
  simulation.onRestoreFailed = (detail) => {
    const isLost = !simulation.healing && random.chance(0.1);
    if (isLost) return;
    simulation.scheduler.after(random.integer(200, 2_000), 'EventBridge', 'reports a failed restore', () =>
      operators.reconcileAtOnce({ detail }),
    );
  };
  await fenceOne(simulation, operators, restoring, timed);
  if (random.chance(0.8)) await restoreWithFaults(simulation, operators, restoring, timed, random, sharp);
  if (random.chance(0.3)) {
    await fenceOne(simulation, operators, restoring, timed);
    await loseSiteInRestore(simulation, operators, restoring, timed, random);
  }
  if (restoring.redrivable().length > 0 && random.chance(0.5))
    await redriveDaysLater(simulation, operators, restoring, timed, random);
  await fenceOne(simulation, operators, restoring, timed);
  const { until = 0 } = simulation.world.claim()?.pause ?? {};
  if (until > simulation.scheduler.now()) {
    operators.endPause();
    await timed(MINUTE);
  }
  if (plans) await planOnly(simulation, restoring, timed);
  await restoreWhole(simulation, restoring, timed);
}

/** A plan changes nothing. */
async function planOnly(simulation: Simulation, restoring: Restoring, pass: Pass): Promise<void> {
  const { world, safety, stepFunctions } = simulation;
  const site = restoring.fencedSite();
  if (site === undefined) return;
  restoring.prepare(site);
  const before = JSON.stringify(world.claim()?.current);
  const executionArn = restoring.start(site, 'plan only');
  await pass(2 * MINUTE);
  const { output } = stepFunctions.describeExecution({ executionArn });
  if (!output?.includes('"PLANNED"')) safety.fail(`a plan of a restore of ${site} ended as ${output}`);
  if (JSON.stringify(world.claim()?.current) !== before)
    safety.fail(`a plan of a restore of ${site} changed the claim`);
}

/** Operators restore a site while calls fail and the world changes. Then the faults end, and nothing may be half done. */
async function restoreWithFaults(
  simulation: Simulation,
  operators: Operators,
  restoring: Restoring,
  pass: Pass,
  random: Random,
  sharp: Random | undefined,
): Promise<void> {
  const { scheduler, safety, world } = simulation;
  const site = restoring.fencedSite();
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
  const drawn = restoreFaults(simulation, operators, restoring, random);
  const inSharp = sharp ? sharpRestoreFaults(simulation, operators, restoring, sharp) : () => {};
  const faults = (site: SiteName, moment: string) => {
    drawn(site, moment);
    inSharp(site, moment);
  };
  safety.restores.onProgress = faults;
  const { onPhase } = safety;
  safety.onPhase = (phase, incident) => {
    onPhase(phase, incident);
    if (phase === 'fenced') inSharp(incident.decision.site as SiteName, phase);
  };
  simulation.onState = (state) => {
    const fenced = world.claim()?.current?.decision.site as SiteName;
    if (state === 'Start the restore') faults(fenced, 'start is due');
    if (state === 'Return the traffic') faults(fenced, 'return is due');
    if (state === 'Ask for approval') inSharp(fenced, 'approval is asked');
    if (state === 'Clear the site') inSharp(fenced, 'clear is due');
  };
  const approval = random.pick(['asked', 'given'] as const);
  restoring.start(site, approval);
  if (random.chance(0.2)) restoring.start(site, approval);
  for (let at = 0; at < RESTORES_PHASE; at += random.integer(3, 8) * MINUTE)
    scheduler.after(at, 'an operator', 'looks after the restore', () => {
      const fenced = restoring.fencedSite();
      if (simulation.healing || fenced === undefined || restoring.running().length > 0) return;
      if (random.chance(0.7)) restoring.prepare(fenced);
      restoring.start(fenced, random.pick(['asked', 'given']));
    });
  scheduler.after(RESTORES_PHASE, 'fault plan', 'is due', () => {
    safety.restores.onProgress = inSharp;
    simulation.onState = () => {};
    safety.onPhase = onPhase;
    restoring.habit = () => 'in time';
    endFaults(simulation, operators);
  });
  await pass(RESTORES_PHASE + AFTER_FAULTS);
  safety.restores.onProgress = () => {};
  for (const name of SITES) world.sites[name].infinispan.setEntriesPerQuery(Number.POSITIVE_INFINITY);
  checkRestoreAtRest(simulation, restoring);
}

/** No call fails any more. What is down or cut off stays so. */
function endFaults(simulation: Simulation, operators: Operators): void {
  const { world } = simulation;
  simulation.healing = true;
  world.tags.faults.clear();
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
  checkNothingHalfDone(simulation);
}

/** Ten days later operators redrive the restores that failed: each needs a new approval. */
async function redriveDaysLater(
  simulation: Simulation,
  operators: Operators,
  restoring: Restoring,
  pass: Pass,
  random: Random,
): Promise<void> {
  const { scheduler, stepFunctions, reached } = simulation;
  scheduler.after(TEN_DAYS, 'the world', 'has no fault for ten days', () => {});
  await scheduler.run();
  await fenceOne(simulation, operators, restoring, pass);
  const site = restoring.fencedSite();
  if (site === undefined) return;
  restoring.prepare(site);
  const habit = random.pick(['in time', 'in time', 'never', 'no'] as const);
  restoring.habit = () => habit;
  for (const { executionArn } of restoring.redrivable()) {
    reached('a restore is redriven days later');
    stepFunctions.redriveExecution({ executionArn });
  }
  await pass(RESTORED_WITHIN);
  checkRestoreAtRest(simulation, restoring);
}

/** Without endpoints on record, or after the survivor has lost its entries, an operator brings the site back by hand. */
function isRestorable({ world }: Simulation, site: SiteName | undefined): boolean {
  const recorded = world.claim()?.current?.endpoints ?? [];
  if (site === undefined || recorded.length === 0) return false;
  const { infinispan } = world.sites[otherSite(site)];
  return CACHES.every((cache) => infinispan.entries(cache).size > 0);
}

async function fenceOne(
  simulation: Simulation,
  operators: Operators,
  restoring: Restoring,
  pass: Pass,
): Promise<void> {
  const { world } = simulation;
  if (isRestorable(simulation, restoring.fencedSite())) return;
  restoring.stopAll();
  operators.restoreAll();
  await pass(12 * MINUTE);
  world.link = false;
  operators.changed('the link breaks');
  await pass(6 * MINUTE);
}

/** Nothing is broken: a restore must bring the site back, with its data and its traffic. */
async function restoreWhole(simulation: Simulation, restoring: Restoring, pass: Pass): Promise<void> {
  const { world, safety, stepFunctions, reached } = simulation;
  const site = restoring.fencedSite();
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
  const serving = (claim?.current?.endpoints ?? []).filter(({ weight }) => weight > 0);
  const recorded = new Set(serving.map(({ listener }) => listener));
  for (const name of SITES) {
    if (world.sites[name].backupStatus() !== 'online')
      safety.fail(`a site was restored, and ${otherSite(name)} is not online at ${name}`);
    // An alert may name one of the accelerators; from the others an operator has removed the site, to prepare the restore.
    for (const { listener, groups } of world.accelerators.listeners())
      if (!servesIn(groups, name) && (name !== site || recorded.has(listener)))
        safety.fail(`a site was restored, and ${name} does not serve in ${listener}`);
  }
  reached('a restore ends whole');
}

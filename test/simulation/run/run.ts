import {
  checkEveryEndOnRecord,
  checkNothingHalfDone,
  checkRemovalsOnRecord,
  noIncidentOpen,
} from '../checkers/liveness-checker.ts';
import { checkNotSilent } from '../checkers/silence-checker.ts';
import { endIncidentByHand } from '../fault-plan/ended-by-hand.ts';
import { faultPhase } from '../fault-plan/fault-phase.ts';
import { type Feature, featureRandom } from '../fault-plan/features.ts';
import { hideTags } from '../fault-plan/hidden-tags.ts';
import { haveOldEvents } from '../fault-plan/old-events.ts';
import { planOutages } from '../fault-plan/outages.ts';
import { restoreInPause } from '../fault-plan/paused-restore.ts';
import { haveSeveralSiteMasters } from '../fault-plan/site-masters.ts';
import { startAlone } from '../fault-plan/starting-alone.ts';
import { swapTags } from '../fault-plan/swapped-tags.ts';
import { targetedFaults } from '../fault-plan/targeted-faults.ts';
import { createRandom, type Random } from '../scheduler/random.ts';
import { Alertmanagers } from '../workload/alertmanagers.ts';
import { driftAfterFencing, driftBeforeFencing } from '../workload/drift.ts';
import { setObserveMode } from '../workload/observe-mode.ts';
import { Operators } from '../workload/operators.ts';
import { probeUntil } from '../workload/probe-schedule.ts';
import { toolingListsAgain } from '../workload/tooling.ts';
import { MINUTE, SITES, type SiteName } from '../world/names.ts';
import { breakAgain } from './break-again.ts';
import { doubtPhase } from './doubt-phase.ts';
import type { Machines } from './machines.ts';
import { restorePhase } from './restore-phase.ts';
import { Simulation } from './simulation.ts';
import { summaryOf } from './trace-summary.ts';

export interface RunResult {
  readonly seed: number;
  /** The first invariant that did not hold. @default - all held */
  readonly violation?: string;
  /** Number of trace entries; in a failed run, up to the violation. */
  readonly steps: number;
  /** How often each state, outcome, fault and action was reached. */
  readonly coverage: ReadonlyMap<string, number>;
  /** The whole trace and its main lines; empty unless wanted. */
  readonly trace: string;
  readonly summary: string;
}

export interface RunOptions {
  readonly seed: number;
  readonly machines: Machines;
  readonly lateMs?: number;
  /** The most actions in the fault phase; fewer make a shorter trace. @default 14 */
  readonly most?: number;
  readonly wantTrace?: boolean;
  /** The run has the phase of restores: most of these runs have no other phase. @default false */
  readonly restores?: boolean;
  /** The run may have the probe, a preferred survivor, or a region that is out for long. @default false */
  readonly cut?: boolean;
}

const FAULT_PHASE = 30 * MINUTE;
const HEAL_PHASE = 17 * MINUTE;
const DAYS = 3 * 24 * 60 * MINUTE;

/** One run: fault phase, heal phase, restore by an operator, another break, and old executions run again days later. */
export async function run({
  seed,
  machines,
  lateMs = 0,
  most = 14,
  wantTrace = false,
  restores = false,
  cut = false,
}: RunOptions): Promise<RunResult> {
  const simulation = new Simulation({ seed, machines, lateMs, restores, cut });
  const alertmanagers = new Alertmanagers(simulation);
  const operators = new Operators(simulation, alertmanagers);
  const { scheduler, safety, coverage } = simulation;
  const isWhole = !restores || featureRandom(seed, 'a whole run with restores') !== undefined;
  const ofCut = (feature: Feature) => (cut ? featureRandom(seed, feature) : undefined);
  const preferred = ofCut('a preferred survivor');
  if (preferred) simulation.world.preferredSurvivor = preferred.pick(SITES);
  const probe = ofCut('a probe');
  let monitoredUntil = scheduler.now();
  const pass = async (forMs: number) => {
    simulation.unmonitored.push({ from: monitoredUntil, until: scheduler.now() });
    monitoredUntil = scheduler.now() + forMs;
    alertmanagers.resume(monitoredUntil);
    operators.reconcileUntil(monitoredUntil);
    if (probe) probeUntil(simulation, probe, monitoredUntil);
    await scheduler.run(400_000);
    checkNotSilent(simulation, monitoredUntil);
    if (safety.violation) throw safety.violation;
  };
  const restoring = () => {
    const sharp = featureRandom(seed, 'sharp faults of restores');
    const plans = featureRandom(seed, 'a plan of a restore') !== undefined;
    return restorePhase(simulation, operators, pass, createRandom(seed), { sharp, plans });
  };
  const wholeRun = async () => {
    Object.assign(safety, targetedFaults(simulation, operators));
    const tags = featureRandom(seed, 'hidden tags');
    if (tags) hideTags(simulation, operators, tags);
    const tooling = featureRandom(seed, 'tooling that lists');
    if (tooling) toolingListsAgain(simulation, operators, tooling);
    const byHand = featureRandom(seed, 'end of an incident by hand');
    if (byHand) endIncidentByHand(simulation, operators, byHand);
    const pause = featureRandom(seed, 'a restore in a pause');
    if (pause) restoreInPause(simulation, operators, pause);
    const drift = featureRandom(seed, 'phase of drift');
    const before = drift?.chance(0.4) ?? false;
    if (drift && before) await driftBefore(simulation, operators, pass, drift);
    const outages = featureRandom(seed, 'outages');
    if (outages) planOutages(simulation, outages);
    const old = featureRandom(seed, 'old events');
    if (old) haveOldEvents(simulation, old);
    const masters = featureRandom(seed, 'several site masters');
    if (masters) haveSeveralSiteMasters(simulation, operators, masters);
    const alone = featureRandom(seed, 'a site that starts alone');
    if (alone) startAlone(simulation, operators, alone);
    faultPhase(simulation, operators, alertmanagers, FAULT_PHASE, most);
    scheduler.after(FAULT_PHASE, 'fault plan', 'is due', () => {
      startHealPhase(simulation, operators);
      if (pause) operators.endPause();
    });
    await pass(FAULT_PHASE + HEAL_PHASE);
    checkNothingHalfDone(simulation);
    checkEveryEndOnRecord(simulation, scheduler.now() - 100 * MINUTE, scheduler.now() - 12 * MINUTE);
    if (restores) await restoring();
    await restore(simulation, operators, pass);
    const doubt = ofCut('a healthy pair in doubt');
    const seen = { probe: probe !== undefined, oneMaster: masters === undefined };
    if (doubt) await doubtPhase(simulation, operators, alertmanagers, pass, doubt, seen);
    const longOutage = ofCut('a region out for long');
    const swapped = longOutage ? undefined : ofCut('swapped tags');
    if (swapped) await swapTags(simulation, operators, pass);
    await breakAgain(simulation, operators, alertmanagers, pass, { outages, probe, longOutage, swapped });
    if (drift && !before) await driftAfter(simulation, operators, pass, drift);
    await restore(simulation, operators, pass);
    await daysLater(simulation, operators, pass);
  };
  let violation: string | undefined;
  try {
    if (isWhole) await wholeRun();
    else await restoring();
    checkRemovalsOnRecord(simulation);
    if (safety.violation) throw safety.violation;
  } catch (error) {
    violation =
      error instanceof Error && error.name === 'Violation'
        ? error.message
        : String((error as Error)?.stack ?? error);
  }
  return {
    seed,
    ...(violation === undefined ? {} : { violation }),
    steps: scheduler.trace.entries.length,
    coverage,
    trace: wantTrace ? scheduler.trace.format() : '',
    summary: wantTrace ? summaryOf(scheduler.trace) : '',
  };
}

/** No call fails from now on. Broken sites and links stay broken; all other faults end. */
function startHealPhase(simulation: Simulation, operators: Operators): void {
  const { world } = simulation;
  simulation.healing = true;
  simulation.outages.endAll();
  world.secretAvailable = true;
  world.swapped = false;
  world.tags.faults.clear();
  setObserveMode(simulation, operators, false);
  for (const site of SITES) {
    world.sites[site].thaw(world.now());
    world.sites[site].stuckTo = undefined;
    world.sites[site].bridges.fill('works');
  }
  operators.changed('the heal phase starts');
}

/** An operator restores everything, and again if a started fencing completes in between. */
async function restore(
  simulation: Simulation,
  operators: Operators,
  pass: (forMs: number) => Promise<void>,
): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    operators.restoreAll();
    await pass(12 * MINUTE);
    if (noIncidentOpen(simulation)) return;
    simulation.reached('a restore is repeated');
  }
  simulation.safety.fail('three restores did not close the incident');
}

/** Long enough for an alarm or a message on each harm: 15 minutes and the time until the harm occurs. */
const DRIFT_PHASE = 17 * MINUTE;

/** Drift in a healthy stack without any incident. */
async function driftBefore(
  simulation: Simulation,
  operators: Operators,
  pass: (forMs: number) => Promise<void>,
  random: Random,
): Promise<void> {
  simulation.healing = true;
  driftBeforeFencing(simulation, operators, random);
  await pass(DRIFT_PHASE);
  operators.restoreAll();
  await pass(2 * MINUTE);
  simulation.healing = false;
}

/** Drift while a site is fenced. */
async function driftAfter(
  simulation: Simulation,
  operators: Operators,
  pass: (forMs: number) => Promise<void>,
  random: Random,
): Promise<void> {
  const fenced = simulation.world.claim()?.current?.decision.site as SiteName;
  driftAfterFencing(simulation, operators, random, fenced, DRIFT_PHASE);
  await pass(DRIFT_PHASE);
}

/** Days later nothing is broken. An old execution that is redriven or started again must change nothing. */
async function daysLater(
  simulation: Simulation,
  operators: Operators,
  pass: (forMs: number) => Promise<void>,
): Promise<void> {
  const { scheduler, random, reached } = simulation;
  scheduler.after(DAYS, 'the world', 'has no fault for three days', () => {});
  await scheduler.run();
  reached('days later');
  for (let count = 3; count > 0; count--) {
    if (random.chance(0.6)) operators.redriveOne();
    else operators.startAgain();
  }
  await pass(6 * MINUTE);
  if (!noIncidentOpen(simulation)) simulation.safety.fail('an old execution opened an incident');
}

import type { Machine } from '../interpreter/machine.ts';
import { Alertmanagers } from './alertmanager.ts';
import { ambush } from './ambush.ts';
import { everyEndIsOnRecord, isFenced, nothingIsHalf, nothingIsOpen } from './at-rest.ts';
import { MINUTE, otherSite, SITES, type SiteName } from './names.ts';
import { observe } from './observing.ts';
import { People } from './people.ts';
import { Simulation } from './simulation.ts';
import { story } from './story.ts';
import { trouble } from './trouble.ts';

export interface RunResult {
  readonly seed: number;
  /** What went wrong, if anything did. */
  readonly violation?: string;
  /** Events of the run; for a failed one, up to the violation. */
  readonly steps: number;
  readonly coverage: ReadonlyMap<string, number>;
  /** Everything, and the same as a person would tell it; empty unless asked for. */
  readonly trace: string;
  readonly story: string;
}

export interface RunOptions {
  readonly seed: number;
  readonly machine: Machine;
  readonly lateMs?: number;
  /** How many things may happen in the time of trouble; fewer for a shorter story. @default 14 */
  readonly most?: number;
  readonly wantTrace?: boolean;
}

const TROUBLE = 30 * MINUTE;
const CALM_AFTER = 17 * MINUTE;
const DAYS = 3 * 24 * 60 * MINUTE;

/** One run: trouble, calm, a restore by hand, another break, and old executions run again days later. */
export async function run({
  seed,
  machine,
  lateMs = 0,
  most = 14,
  wantTrace = false,
}: RunOptions): Promise<RunResult> {
  const simulation = new Simulation({ seed, machine, lateMs });
  const alertmanagers = new Alertmanagers(simulation);
  const people = new People(simulation, alertmanagers);
  const { scheduler, checks, coverage } = simulation;
  const pass = async (forMs: number) => {
    alertmanagers.resume(scheduler.now() + forMs);
    people.reconcileUntil(scheduler.now() + forMs);
    await scheduler.run(400_000);
    if (checks.violation) throw checks.violation;
  };
  let violation: string | undefined;
  try {
    Object.assign(checks, ambush(simulation, people));
    trouble(simulation, people, alertmanagers, TROUBLE, most);
    scheduler.after(TROUBLE, 'the world', 'calms down', () => becalm(simulation, people));
    await pass(TROUBLE + CALM_AFTER);
    nothingIsHalf(simulation);
    everyEndIsOnRecord(simulation, scheduler.now() - 100 * MINUTE, scheduler.now() - 12 * MINUTE);
    await restored(simulation, people, pass);
    await another(simulation, people, pass);
    await restored(simulation, people, pass);
    await daysLater(simulation, people, pass);
    if (checks.violation) throw checks.violation;
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
    story: wantTrace ? story(scheduler.trace) : '',
  };
}

/** No call fails any more; what is broken stays broken, but for what only a person or time can mend. */
function becalm(simulation: Simulation, people: People): void {
  const { world } = simulation;
  simulation.calm = true;
  world.secretAvailable = true;
  world.swapped = false;
  observe(simulation, people, false);
  for (const site of SITES) {
    world.sites[site].thaw(world.now());
    world.sites[site].stuckTo = undefined;
  }
  people.changed('calm');
}

/** A person brings everything back, more than once if a fencing that was begun is completed meanwhile. */
async function restored(
  simulation: Simulation,
  people: People,
  pass: (forMs: number) => Promise<void>,
): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    people.restoreAll();
    await pass(12 * MINUTE);
    if (nothingIsOpen(simulation)) return;
    simulation.met('a restore has to be repeated');
  }
  simulation.checks.fail('three restores by hand did not close the incident');
}

/** Whatever happened before: a site that dies, or a link that breaks, ends in one complete fencing. */
async function another(
  simulation: Simulation,
  people: People,
  pass: (forMs: number) => Promise<void>,
): Promise<void> {
  const { world, random } = simulation;
  const dead: SiteName = random.pick(SITES);
  const cut = random.chance(0.4);
  if (cut) world.link = false;
  else world.sites[dead].die();
  people.changed(cut ? 'another break of the link' : 'another site dies');
  await pass(16 * MINUTE);
  const told = cut ? 'after another break' : `after the death of ${dead}`;
  isFenced(simulation, cut ? SITES : [dead], told);
  if (simulation.checks.violation) return;
  if (!cut && random.chance(0.3)) return survivorDies(simulation, people, pass, dead);
  if (!random.chance(0.4)) return;
  const survivor = otherSite((simulation.world.claim()?.current?.decision.site ?? dead) as SiteName);
  world.sites[survivor].restartInfinispan();
  people.changed("the survivor's Infinispan restarts, its offline state is lost");
  await pass(16 * MINUTE);
  isFenced(simulation, cut ? SITES : [dead], `${told} and a restart of the survivor's Infinispan`);
}

/**
 * The fenced site is up and listed again, not yet online to its survivor, when that dies: the dead one's word is not
 * to be had, and the accelerator's must do.
 */
async function survivorDies(
  simulation: Simulation,
  people: People,
  pass: (forMs: number) => Promise<void>,
  fenced: SiteName,
): Promise<void> {
  const { world } = simulation;
  world.sites[fenced].alive = true;
  people.listEverywhere(fenced);
  world.sites[otherSite(fenced)].die();
  people.changed('the survivor dies after the fenced site was listed again');
  await pass(16 * MINUTE);
  isFenced(simulation, [otherSite(fenced)], 'after the death of the survivor');
}

/** Days later all is well; an old execution that is redriven or started anew changes nothing. */
async function daysLater(
  simulation: Simulation,
  people: People,
  pass: (forMs: number) => Promise<void>,
): Promise<void> {
  const { scheduler, random, met } = simulation;
  scheduler.after(DAYS, 'the world', 'is well for three days', () => {});
  await scheduler.run();
  met('days later');
  for (let count = 3; count > 0; count--) {
    if (random.chance(0.6)) people.redriveOne();
    else people.startAnew();
  }
  await pass(6 * MINUTE);
  if (!nothingIsOpen(simulation)) simulation.checks.fail('an old execution opened an incident');
}

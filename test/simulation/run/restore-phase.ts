import { openIncident } from '../../../functions/domain/claim/claim.ts';
import type { Random } from '../scheduler/random.ts';
import type { Operators } from '../workload/operators.ts';
import { Restoring } from '../workload/restoring.ts';
import { usersWrite } from '../workload/users.ts';
import { servesIn } from '../world/accelerators.ts';
import { MINUTE, otherSite, SITES, type SiteName } from '../world/names.ts';
import type { Simulation } from './simulation.ts';

type Pass = (forMs: number) => Promise<void>;

/** Without a fault: the quiescence periods, the operators' delays, and the accelerator's quiescence. */
const RESTORED_WITHIN = 20 * MINUTE;

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
  await restoreWhole(simulation, restoring, timed);
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

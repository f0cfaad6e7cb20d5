import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import type { Operators } from '../workload/operators.ts';
import type { Restoring } from '../workload/restoring.ts';
import { otherSite, type SiteName } from '../world/names.ts';
import { freezeNode } from './frozen-node.ts';

/** Each run has faults at some of them, so that a restore reaches the later ones. */
const MOMENTS = [
  'approval is asked',
  'clear is due',
  'intent clear',
  'intent push',
  'isolated',
  'cleared',
  'pushing',
  'joined',
  'returning',
  'started',
  'fenced',
];

/**
 * In some runs the faults for which a single check of a restore's step is the only guard come often, and within
 * milliseconds. By chance they are too rare to find the fault of a missing check.
 *
 * @returns called at each moment of a restore, with its name
 */
export function sharpRestoreFaults(
  simulation: Simulation,
  operators: Operators,
  restoring: Restoring,
  random: Random,
): (site: SiteName, moment: string) => void {
  const { world, scheduler, reached, stepFunctions } = simulation;
  const later = (leastMs: number, mostMs: number, action: () => void) =>
    scheduler.after(random.integer(leastMs, mostMs), 'fault plan', 'is due', () => {
      if (!simulation.healing) action();
    });
  const restart = (site: SiteName) => {
    world.sites[site].restartInfinispan();
    operators.changed('an Infinispan restarts');
  };
  const freeze = (site: SiteName) => {
    world.sites[site].freezeUntil(scheduler.now() + random.integer(3, 30) * 1000);
    operators.changed('an Infinispan freezes');
  };
  const redrive = (executionArn: string, event: string) => {
    if (stepFunctions.describeExecution({ executionArn }).redriveStatus !== 'REDRIVABLE') return;
    reached(event);
    stepFunctions.redriveExecution({ executionArn });
  };
  /** It acts while the claim is another restore's, if a restore was stopped before. */
  const redriveEarlier = () => {
    const running = world.claim()?.current?.restore?.execution;
    const earlier = restoring.redrivable().filter(({ executionArn }) => executionArn !== running);
    if (earlier.length > 0)
      redrive(random.pick(earlier).executionArn, 'a restore is redriven while another one runs');
  };
  const stop = () =>
    scheduler.after(random.integer(0, 100), 'an operator', 'stops a restore', () => restoring.stopAll());
  /** The step has ended, and the execution does not know it. */
  const repeatStep = () =>
    later(0, 20, () => {
      for (const { executionArn } of restoring.running()) {
        stepFunctions.stopExecution({ executionArn });
        later(1, 150, () => redrive(executionArn, 'a restore is redriven at once'));
      }
    });
  /** The site has been fenced, and a write of that time may still be pending at the survivor. */
  const startAtOnce = (site: SiteName) =>
    later(1_000, 10_000, () => {
      if (restoring.fencedSite() !== site || restoring.running().length > 0) return;
      restoring.prepare(site);
      restoring.start(site, 'given');
    });
  const faultsOf = (site: SiteName, moment: string): readonly (() => void)[] => {
    const survivor = otherSite(site);
    switch (moment) {
      case 'approval is asked':
        return [() => later(1_000, 20_000, () => restart(survivor))];
      case 'clear is due':
        return [() => restoring.setKeycloak(site, true), () => restart(survivor)];
      case 'intent clear':
        return [() => later(0, 1, () => restart(site))];
      case 'intent push':
        return [() => later(0, 20, () => freezeNode(simulation, operators, survivor))];
      case 'joined':
        return [repeatStep, redriveEarlier, () => later(0, 20_000, () => restart(site))];
      case 'isolated':
      case 'cleared':
      case 'pushing':
        return [repeatStep, redriveEarlier, redriveEarlier, stop];
      case 'returning':
        return [stop];
      case 'started':
        return [() => later(0, 2_000, () => freeze(survivor))];
      case 'fenced':
        return [() => startAtOnce(site)];
      default:
        return [() => {}];
    }
  };
  const active = new Set(MOMENTS.filter(() => random.chance(0.3)));
  return (site, moment) => {
    // Few restores come to their return while calls fail.
    if (simulation.healing && moment !== 'returning') return;
    if (!active.has(moment) || !random.chance(0.8)) return;
    random.pick(faultsOf(site, moment))();
  };
}

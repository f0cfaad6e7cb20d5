import type { FencingEvent } from '../../../functions/domain/event.ts';
import type { Simulation } from '../run/simulation.ts';
import type { Random } from '../scheduler/random.ts';
import { MINUTE, otherSite, SITES } from '../world/names.ts';

/** Half an hour to three days. */
const drawAge = (random: Random): number =>
  random.chance(0.7) ? random.integer(31, 240) * MINUTE : random.integer(4, 72) * 60 * MINUTE;

/**
 * Alerts that have fired for hours before their first delivery, and operators who start executions of old events, stop
 * them and redrive them later.
 */
export function haveOldEvents(simulation: Simulation, random: Random): void {
  const { scheduler, reached } = simulation;
  simulation.alertAge = () => {
    if (simulation.healing || random.chance(0.4)) return 0;
    reached('an alert is delivered hours late');
    return drawAge(random);
  };
  for (let count = random.integer(1, 3); count > 0; count--) {
    scheduler.after(random.integer(0, 25 * MINUTE), 'fault plan', 'is due', () =>
      startOldEvent(simulation, random),
    );
  }
}

function startOldEvent(
  { scheduler, world, stepFunctions, stateMachineArn, reached, fired }: Simulation,
  random: Random,
) {
  const reporter = random.pick(SITES);
  const event: FencingEvent = {
    version: 1,
    mode: 'event',
    accelerator: random.pick(world.accelerators.all).dnsName,
    site: otherSite(reporter),
    reporter,
    startsAt: new Date(scheduler.now() - drawAge(random)).toISOString(),
    fingerprint: '',
    labels: {},
  };
  // Its alert was delivered before the run; reconcile may start an execution of the same event.
  fired.add(`${reporter} ${event.startsAt}`);
  reached('an execution of an old event is started');
  const name = `${random.integer(0, 2 ** 40)}-old`;
  const input = JSON.stringify(event);
  const { executionArn } = stepFunctions.startExecution({ stateMachineArn, name, input });
  if (random.chance(0.5)) return;
  scheduler.after(random.integer(0, 2_000), 'an operator', 'stops an execution', () => {
    if (stepFunctions.describeExecution({ executionArn }).status !== 'RUNNING') return;
    stepFunctions.stopExecution({ executionArn });
    scheduler.after(random.integer(10_000, 20 * MINUTE), 'an operator', 'redrives an execution', () => {
      if (stepFunctions.describeExecution({ executionArn }).redriveStatus !== 'REDRIVABLE') return;
      reached('an execution of an old event is redriven');
      stepFunctions.redriveExecution({ executionArn });
    });
  });
}

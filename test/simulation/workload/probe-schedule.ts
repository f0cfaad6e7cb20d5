import { PROBE_RUN } from '../../../functions/domain/limits.ts';
import { probe } from '../../../functions/operations/probe/probe.ts';
import { clientsOf } from '../run/clients.ts';
import type { Simulation } from '../run/simulation.ts';
import type { Process } from '../scheduler/process.ts';
import type { Random } from '../scheduler/random.ts';
import { MINUTE } from '../world/names.ts';

const nothing = () => {};
/** Time between the last look of a run and the first of the next one (ms): the schedule goes on between two phases. */
const BETWEEN_RUNS = MINUTE - PROBE_RUN * 1000;

/** Runs the probe every minute until this time. A run that lasts too long is ended, and some crash. */
export function probeUntil(simulation: Simulation, random: Random, until: number): void {
  const { scheduler, outages } = simulation;
  const run = () => {
    if (!outages.isOut('lambda')) runOnce(simulation, random);
    if (scheduler.now() + MINUTE <= until)
      scheduler.after(MINUTE, 'the schedule of the probe', 'is due', run);
  };
  scheduler.after(random.integer(0, BETWEEN_RUNS), 'the schedule of the probe', 'starts', run);
}

function runOnce(simulation: Simulation, random: Random): void {
  const { scheduler, reached, nextInvocation } = simulation;
  const spawned = scheduler.spawn(`probe ${nextInvocation()}`, async (process: Process) => {
    const {
      claims,
      acceleratorsOrKnown: accelerators,
      infinispanOf,
      executions,
      probeStore,
      settings,
    } = clientsOf(process, simulation);
    const { executions: started } = await probe(
      {},
      {
        claims,
        accelerators,
        infinispanOf,
        executions,
        store: probeStore,
        clock: process,
        settings,
        publish: nothing,
        report: (error) => reached(`probe: ${(error as Error).name}`),
      },
    );
    if (started.length > 0) reached('the probe starts an attempt');
  });
  const end = (afterMs: number, event: string) =>
    scheduler.after(afterMs, spawned.name, event, () => {
      if (!spawned.isRunning()) return;
      reached(`the probe ${event}`);
      spawned.kill();
    });
  const cancels = [end(MINUTE, 'reaches its limit')];
  if (!simulation.healing && random.chance(0.1))
    cancels.push(end(random.integer(1, PROBE_RUN * 1000), 'crashes'));
  void spawned.outcome.then(() => {
    for (const cancel of cancels) cancel();
  });
}

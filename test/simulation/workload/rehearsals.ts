import { startRehearsals } from '../../../functions/operations/start-rehearsals/start-rehearsals.ts';
import { REHEARSING } from '../checkers/safety-checker.ts';
import { clientsOf } from '../run/clients.ts';
import type { Simulation } from '../run/simulation.ts';

/** Runs the scheduled function that starts a rehearsal for each accelerator and direction. */
export function rehearseAll(simulation: Simulation): void {
  const { scheduler, reached, nextInvocation } = simulation;
  const spawned = scheduler.spawn(`${REHEARSING}start ${nextInvocation()}`, (process) =>
    startRehearsals({}, clientsOf(process, simulation)),
  );
  void spawned.outcome.then((outcome) => {
    reached(`rehearsals: ${outcome.kind === 'returned' ? outcome.value.verdict : outcome.kind}`);
  });
}

import { startRehearsals } from '../../../functions/operations/start-rehearsals/start-rehearsals.ts';
import { REHEARSING } from './checks.ts';
import { clientsOf } from './clients.ts';
import type { Simulation } from './simulation.ts';

/** The schedule's own code: a rehearsal for each accelerator and direction. */
export function rehearseAll(simulation: Simulation): void {
  const { scheduler, met, nextInvocation } = simulation;
  const spawned = scheduler.spawn(`${REHEARSING}start ${nextInvocation()}`, (process) =>
    startRehearsals({}, clientsOf(process, simulation)),
  );
  void spawned.outcome.then((outcome) => {
    met(`rehearsals: ${outcome.kind === 'returned' ? outcome.value.verdict : outcome.kind}`);
  });
}

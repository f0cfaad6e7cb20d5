import { type Doubt, losesAnswer, refusesPassword } from '../fault-plan/doubts.ts';
import { bothBoot, bothElect } from '../fault-plan/fresh-site-masters.ts';
import type { Random } from '../scheduler/random.ts';
import type { Alertmanagers } from '../workload/alertmanagers.ts';
import type { Operators } from '../workload/operators.ts';
import { MINUTE } from '../world/names.ts';
import type { Pass } from './restore-phase.ts';
import type { Simulation } from './simulation.ts';

/** From the start of one doubt to the next: longer than a doubt, and site masters count for the probe again (ms). */
const APART = 150_000;
/** An execution waits for its reporter for four minutes at most. */
const EXECUTIONS_END = 5 * MINUTE;

/**
 * The link works, both sites run, no call fails, and no incident is open. For some seconds the pair looks broken, for a
 * shorter time than each guard waits: nothing may be fenced (`checkStart`). The probe may not report a site that sees the
 * reporter (`ProbeChecker`).
 *
 * @param probe the stack has the probe
 * @param oneMaster each site has one site master, so that another node can take its place
 */
export async function doubtPhase(
  simulation: Simulation,
  operators: Operators,
  alertmanagers: Alertmanagers,
  pass: Pass,
  random: Random,
  { probe, oneMaster }: { readonly probe: boolean; readonly oneMaster: boolean },
): Promise<void> {
  const { world, scheduler } = simulation;
  // No alert reports these, so only the probe looks.
  const fresh = probe ? [bothBoot, ...(oneMaster ? [bothElect] : [])] : [];
  const drawn = Array.from({ length: random.integer(1, 3) }, () =>
    random.pick([losesAnswer, refusesPassword]),
  );
  let at = random.integer(MINUTE, 2 * MINUTE);
  const raise = (doubt: Doubt, quiet: boolean) => {
    scheduler.after(at, 'the world', 'is due', () => {
      alertmanagers.silenced = quiet;
      // An execution that looks at both sites now would start: a known limitation (docs/exclusion.md).
      if (quiet && simulation.executions().some(({ status }) => status === 'RUNNING')) return;
      doubt(simulation, operators, alertmanagers, random);
    });
    at += APART;
  };
  for (const doubt of fresh) raise(doubt, true);
  for (const doubt of drawn) raise(doubt, false);
  await pass(at + EXECUTIONS_END);
  delete world.doubt;
}

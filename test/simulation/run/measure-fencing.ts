import { CALL_FAULTS, crash } from '../fault-plan/single-fault.ts';
import { Alertmanagers } from '../workload/alertmanagers.ts';
import { Operators } from '../workload/operators.ts';
import { MINUTE } from '../world/names.ts';
import { type Machines, type SentCall, Simulation } from './simulation.ts';

export interface Measurement {
  /** From the first delivery of an alert until the site is fenced (ms); undefined if it is not fenced in time. */
  readonly milliseconds: number | undefined;
  /** The call with the fault, when it was sent, and how long the fault lasted (ms). @default - no call had the fault */
  readonly faulty?: { readonly call: SentCall; readonly lastsMs: number; readonly at: number };
}

export interface MeasureOptions {
  readonly seed: number;
  readonly machines: Machines;
  readonly cause: 'the link breaks' | 'site-b dies';
  /** A fault of the n-th call between the first delivery and the end of the fencing, from 0. @default - no fault */
  readonly fault?: { readonly kind: string; readonly nth: number };
}

/** Ends before the alert's first repeat, so only the first attempt and its retries count. */
const ATTEMPT = 4 * MINUTE;

/** Breaks a healthy pair of sites, and measures how long the fencing takes with at most one fault of one call. */
export async function measureFencing({ seed, machines, cause, fault }: MeasureOptions): Promise<Measurement> {
  const callFault = fault && CALL_FAULTS[fault.kind];
  let calls = 0;
  let faulty: Measurement['faulty'];
  const simulation: Simulation = new Simulation({
    seed,
    machines,
    restores: false,
    interfere: (call, course) => {
      if (alertmanagers.firstDeliverySince(0) === undefined || fencedAt() !== undefined) return course;
      const isChosen = calls++ === fault?.nth;
      if (callFault === undefined) return course;
      if (isChosen) faulty = { call, lastsMs: callFault.lasts(call), at: scheduler.now() };
      if (isChosen && callFault.crashes) crash(simulation, call);
      const isOut =
        callFault.isOutage &&
        faulty?.call.service === call.service &&
        scheduler.now() < faulty.at + faulty.lastsMs;
      return isChosen || isOut ? callFault.course(call, course) : course;
    },
  });
  const { scheduler, safety, world } = simulation;
  const fencedAt = () => safety.phases.find(({ phase }) => phase === 'fenced')?.at;
  simulation.healing = true;
  const alertmanagers = new Alertmanagers(simulation);
  const operators = new Operators(simulation, alertmanagers);
  alertmanagers.resume(scheduler.now() + ATTEMPT);
  operators.reconcileUntil(scheduler.now() + ATTEMPT);
  if (cause === 'the link breaks') world.link = false;
  else world.sites['site-b'].die();
  operators.changed(cause);
  await scheduler.run();
  if (safety.violation) throw safety.violation;
  const deliveredAt = alertmanagers.firstDeliverySince(0);
  const end = fencedAt();
  const milliseconds = deliveredAt === undefined || end === undefined ? undefined : end - deliveredAt;
  return { milliseconds, ...(faulty === undefined ? {} : { faulty }) };
}

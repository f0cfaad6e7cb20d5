import { CALL_FAULTS, crash } from '../fault-plan/single-fault.ts';
import type { Course } from '../scheduler/process.ts';
import { Alertmanagers } from '../workload/alertmanagers.ts';
import { Operators } from '../workload/operators.ts';
import { MINUTE } from '../world/names.ts';
import type { Machines } from './machines.ts';
import { type SentCall, Simulation } from './simulation.ts';

export interface Measurement {
  /** From the first delivery of an alert until the site is fenced (ms); undefined if it is not fenced in time. */
  readonly milliseconds: number | undefined;
  /** The call with the fault, when it was sent, and how long the fault lasted (ms). @default - no call had the fault */
  readonly faulty?: { readonly call: SentCall; readonly lastsMs: number; readonly at: number };
  /** The calls that failed, or got their response late, between the first delivery and the end of the fencing. */
  readonly failedCalls: number;
}

export interface MeasureOptions {
  readonly seed: number;
  readonly machines: Machines;
  readonly cause: 'the link breaks' | 'site-b dies';
  /** A fault of the n-th call between the first delivery and the end of the fencing, from 0. @default - no fault */
  readonly fault?: { readonly kind: string; readonly nth: number };
  /** Every call may fail, by the fault plan of the seed. @default false */
  readonly faultPlan?: boolean;
}

/** Ends before the alert's first repeat, so only the first attempt and its retries count. */
const ATTEMPT = 4 * MINUTE;
/** Enough for several attempts. */
const ATTEMPTS = 16 * MINUTE;

/** Longer than any call without a fault takes (ms). */
const SLOW = 1_000;

/** No call of the dead site can succeed. */
const isFailed = ({ service }: SentCall, { before, after, answerDelayMs }: Course): boolean =>
  (before !== undefined || after !== undefined || answerDelayMs > SLOW) && service !== 'infinispan site-b';

/**
 * Breaks a healthy pair of sites, and measures how long the fencing takes: with at most one fault of one call, or with faults
 * of all calls.
 */
export async function measureFencing({
  seed,
  machines,
  cause,
  fault,
  faultPlan = false,
}: MeasureOptions): Promise<Measurement> {
  const callFault = fault && CALL_FAULTS[fault.kind];
  let calls = 0;
  let failedCalls = 0;
  let faulty: Measurement['faulty'];
  const simulation: Simulation = new Simulation({
    seed,
    machines,
    restores: false,
    interfere: (call, course) => {
      if (alertmanagers.firstDeliverySince(0) === undefined || fencedAt() !== undefined) return course;
      if (isFailed(call, course)) failedCalls++;
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
  simulation.healing = !faultPlan;
  const alertmanagers = new Alertmanagers(simulation);
  const operators = new Operators(simulation, alertmanagers);
  const until = scheduler.now() + (faultPlan ? ATTEMPTS : ATTEMPT);
  alertmanagers.resume(until);
  operators.reconcileUntil(until);
  if (cause === 'the link breaks') world.link = false;
  else world.sites['site-b'].die();
  operators.changed(cause);
  await scheduler.run();
  if (safety.violation) throw safety.violation;
  const deliveredAt = alertmanagers.firstDeliverySince(0);
  const end = fencedAt();
  const milliseconds = deliveredAt === undefined || end === undefined ? undefined : end - deliveredAt;
  return { milliseconds, failedCalls, ...(faulty === undefined ? {} : { faulty }) };
}

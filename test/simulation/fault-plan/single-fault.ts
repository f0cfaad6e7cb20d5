import { AWS_REQUEST_DEADLINE } from '../../../functions/domain/limits.ts';
import type { SentCall, Simulation } from '../run/simulation.ts';
import type { Course } from '../scheduler/process.ts';
import { failure } from '../world/failure.ts';
import { errorOf, type NodeRequest } from './fault-plan.ts';

/** One fault of one call. */
export interface CallFault {
  /** How long the fault itself takes (ms). */
  lasts(call: SentCall): number;
  course(call: SentCall, course: Course): Course;
  /** The invocation that sends the call dies 1 ms later. */
  readonly crashes?: true;
  /** Every later call of the same service also fails while the fault lasts. */
  readonly isOutage?: true;
}

const FREEZE = 20_000;
const OUTAGE = 20_000;

const isInfinispan = ({ service }: SentCall): boolean => service.startsWith('infinispan ');

const error = (call: SentCall): Error => (isInfinispan(call) ? failure('ECONNRESET') : errorOf(call.service));

/** How long the caller waits for a response (ms). */
const deadlineOf = (call: SentCall): number =>
  isInfinispan(call) ? (call.input as NodeRequest).deadline : AWS_REQUEST_DEADLINE * 1000;

/** Every fault of a call, by name. */
export const CALL_FAULTS: Readonly<Record<string, CallFault>> = {
  'an error before the effect': {
    lasts: () => 0,
    course: (call, course) => ({ ...course, before: error(call) }),
  },
  'an error after the effect': {
    lasts: () => 0,
    course: (call, course) => ({ ...course, after: error(call) }),
  },
  'no response and no effect': {
    lasts: deadlineOf,
    course: (call) => ({
      effectDelayMs: 0,
      answerDelayMs: deadlineOf(call),
      before: failure('TimeoutError'),
    }),
  },
  'no response and a late effect': {
    lasts: deadlineOf,
    course: (call) => ({
      effectDelayMs: deadlineOf(call) - 1,
      answerDelayMs: deadlineOf(call),
      after: failure('TimeoutError'),
    }),
  },
  'a frozen worker': {
    lasts: () => FREEZE,
    course: (_, course) => ({ ...course, answerDelayMs: course.answerDelayMs + FREEZE }),
  },
  'an outage of the service': {
    lasts: () => OUTAGE,
    course: (call, course) => ({ ...course, before: error(call) }),
    isOutage: true,
  },
  'a crash': { lasts: () => 0, course: (_, course) => course, crashes: true },
};

/** Kills the invocation that sends the call. */
export function crash({ scheduler, invocations }: Simulation, { process }: SentCall): void {
  scheduler.after(1, process, 'crashes', () => invocations.get(process)?.kill());
}

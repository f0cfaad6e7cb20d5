import type { Clock } from '../../../functions/support/clock.ts';
import type { Random } from './random.ts';

/** A request from the process to a service. */
export interface Call {
  /** The called service, such as `global-accelerator`. */
  readonly service: string;
  /** The operation, such as `RemoveEndpoints`. */
  readonly operation: string;
  /** Used by the trace and by `decide`; never changed afterwards. */
  readonly input?: unknown;
}

/**
 * The course of one call. Both delays count from the moment it is sent, so a call can take effect after its answer:
 * after its caller has given up.
 */
export interface Course {
  readonly effectDelayMs: number;
  readonly answerDelayMs: number;
  /** The call never takes effect, and this is its answer. */
  readonly before?: Error;
  /** The call takes effect, its answer is lost, and the caller sees this error instead. */
  readonly after?: Error;
}

/** Decides the course of each call, from the call itself and random draws. */
export type Decide = (call: Call & { readonly process: string }, random: Random) => Course;

/** The environment of code under test: it waits only through these methods. */
export interface Process extends Clock {
  readonly name: string;
  /**
   * Sends a call and resolves with its answer.
   *
   * @param effect carried out once at the moment of the course, or never; an error that it throws is the answer.
   *   A TypeError, RangeError, ReferenceError or SyntaxError is a defect of the model and ends the run.
   */
  call<T>(call: Call, effect: () => T): Promise<T>;
}

/** How a process ended. */
export type Outcome<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'killed' };

/** A process, as seen by the code that started it. */
export interface Spawned<T> {
  readonly name: string;
  readonly outcome: Promise<Outcome<T>>;
  isRunning(): boolean;
  /**
   * Ends it where it waits: none of its promises settles any more. A call that it has sent still takes its course;
   * the answer is dropped. Does nothing to a process that has ended.
   */
  kill(): void;
}

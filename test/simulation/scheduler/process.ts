import type { Clock } from '../../../functions/support/clock.ts';
import type { Random } from './random.ts';

/** A request to something outside the process. */
export interface Call {
  /** Who is asked, such as `global-accelerator`. */
  readonly service: string;
  /** What is asked, such as `RemoveEndpoints`. */
  readonly operation: string;
  /** For the trace and the policy; never changed afterwards. */
  readonly input?: unknown;
}

/**
 * What becomes of one call. Both delays count from the moment it is sent, so an effect can come after the answer:
 * after its caller gave up.
 */
export interface Course {
  readonly effectDelayMs: number;
  readonly answerDelayMs: number;
  /** The call never takes effect, and this is its answer. */
  readonly before?: Error;
  /** The call takes effect, its answer is lost, and this is what the caller sees instead. */
  readonly after?: Error;
}

/** Decides the course of each call from what it is and from chance. */
export type Decide = (call: Call & { readonly process: string }, random: Random) => Course;

/** What code under test runs on: everything that it waits for comes through here. */
export interface Process extends Clock {
  readonly name: string;
  /**
   * Sends a call and resolves with its answer.
   *
   * @param effect carried out once, or never, at the moment that the course says; what it throws is the answer.
   *   A TypeError, RangeError, ReferenceError or SyntaxError is a defect of the model and ends the run.
   */
  call<T>(call: Call, effect: () => T): Promise<T>;
}

/** How a process ended. */
export type Outcome<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'killed' };

/** A process, as seen by whoever started it. */
export interface Spawned<T> {
  readonly name: string;
  readonly outcome: Promise<Outcome<T>>;
  isRunning(): boolean;
  /**
   * Ends it where it waits: none of its promises settles any more. A call already sent runs its course, and
   * nobody hears the answer. Does nothing to a process that has ended.
   */
  kill(): void;
}

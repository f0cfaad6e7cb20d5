import type { Random } from '../scheduler/random.ts';
import { matchesError } from './errors.ts';

/** A retrier of a Task, with the defaults of the Developer Guide filled in. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number | undefined;
  readonly JitterStrategy: 'NONE' | 'FULL';
}

/**
 * The retriers of one visit to a state, each with its own count. The first retrier that matches an error decides:
 * when it has no attempt left, later retriers are not tried. (Step Functions Developer Guide, "Handling errors in Step
 * Functions workflows", "Retrying after an error" and example 4, "Complex retry scenario")
 */
export class Retries {
  readonly #retriers: readonly { readonly retrier: Retrier; attempts: number }[];
  readonly #random: Random;

  constructor(retriers: readonly Retrier[], random: Random) {
    this.#retriers = retriers.map((retrier) => ({ retrier, attempts: 0 }));
    this.#random = random;
  }

  /** Milliseconds to wait before the next attempt of the task; undefined when there is none. */
  delayAfter(error: string): number | undefined {
    const counted = this.#retriers.find(({ retrier }) => matchesError(retrier.ErrorEquals, error));
    if (counted === undefined || counted.attempts === counted.retrier.MaxAttempts) return undefined;
    const { IntervalSeconds, BackoffRate, MaxDelaySeconds = Infinity, JitterStrategy } = counted.retrier;
    const seconds = Math.min(IntervalSeconds * BackoffRate ** counted.attempts, MaxDelaySeconds);
    counted.attempts += 1;
    return seconds * 1000 * (JitterStrategy === 'FULL' ? this.#random.next() : 1);
  }
}

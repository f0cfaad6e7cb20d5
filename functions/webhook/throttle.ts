import type { Clock } from '../support/clock.ts';

/**
 * Makes an expensive call at most once in an interval: every caller in the interval gets the same promise, pending,
 * fulfilled or rejected.
 *
 * @param interval milliseconds, counted from the start of a call
 */
export function throttle<T>(interval: number, clock: Clock, call: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly result: Promise<T> } | undefined;
  return () => {
    const now = clock.now();
    // A clock that is set back must not make the interval longer.
    if (last === undefined || Math.abs(now - last.at) >= interval) last = { at: now, result: call() };
    return last.result;
  };
}

import type { Clock } from '../support/clock.ts';

/**
 * Makes a call that costs something once in an interval: whoever asks in between gets the same promise, whether it
 * is still pending, was kept or was broken.
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

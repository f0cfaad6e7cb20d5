import type { Call } from './wire.ts';

/**
 * The chain of calls that waited for one another and so determined the time of `last`, its last call: each one's
 * predecessor is the call that ended last before it started.
 */
export function chainTo(calls: readonly Call[], last: Call): Call[] {
  const chain = [last];
  for (let current: Call | undefined = last; current !== undefined; ) {
    const begun: number = current.startedAt;
    current = calls
      .filter((call) => call.endedAt <= begun && call.startedAt < begun)
      .reduce<Call | undefined>(
        (latest, call) => (latest && latest.endedAt >= call.endedAt ? latest : call),
        undefined,
      );
    if (current !== undefined) chain.unshift(current);
  }
  return chain;
}

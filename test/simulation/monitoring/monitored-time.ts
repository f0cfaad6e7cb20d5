import type { Simulation } from '../run/simulation.ts';

/** Milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * The time at which the monitoring has worked for `ms` since `since`. It does not work between two phases of the run,
 * while a service is out, and from a run of reconcile whose calls failed until the next one that does the same.
 */
export function monitoredUntil(
  { unmonitored, outages }: Pick<Simulation, 'unmonitored' | 'outages'>,
  since: number,
  ms: number,
): number {
  let end = since + ms;
  let covered = since;
  for (const { from, until } of [...unmonitored, ...outages.all].sort(
    (one, other) => one.from - other.from,
  )) {
    if (from >= end) break;
    end += Math.max(0, until - Math.max(from, covered));
    covered = Math.max(covered, until);
  }
  return end;
}

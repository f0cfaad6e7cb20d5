import type { DataPoint } from './alarm-state.ts';

/** A metric's value in one minute. */
export interface Minute {
  /** The minute's start, in milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** By statistic, the function that combines the values of minutes into the value of a longer period. */
const COMBINE: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  SampleCount: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
};

export const MINUTE_MS = 60_000;

/** @returns the end of the last complete minute */
export const lastMinute = (now: number): number => now - (now % MINUTE_MS);

/**
 * The values of the last periods, the newest last. An alarm's last period ends with the minute of its evaluation, not
 * on the hour (CloudWatch User Guide, "Evaluating an alarm": minutes 1 to 5, then 2 to 6).
 *
 * @param end end of the last period; milliseconds since 1970, a whole minute
 * @param period in seconds
 * @throws Error for a statistic that cannot be calculated from the values of minutes
 */
export function dataPoints(
  minutes: readonly Minute[],
  end: number,
  { period, statistic, periods }: { period: number; statistic: string; periods: number },
): DataPoint[] {
  const combine = COMBINE[statistic];
  if (combine === undefined)
    throw new Error(`the local stack cannot evaluate alarms on the statistic ${statistic}`);
  return Array.from({ length: periods }, (_, index) => {
    const from = end - (periods - index) * period * 1000;
    const values = minutes.filter(({ at }) => at >= from && at < from + period * 1000);
    return values.length === 0 ? undefined : combine(values.map(({ value }) => value));
  });
}

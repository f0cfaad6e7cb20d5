import type { DataPoint } from './state-of.ts';

/** One minute's value of a metric. */
export interface Minute {
  /** Its beginning, in milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** What makes a longer period's value of those of its minutes. */
const WHOLE: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  SampleCount: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
  Minimum: (values) => Math.min(...values),
};

export const MINUTE_MS = 60_000;

/** The last whole minute's end. */
export const lastMinute = (now: number): number => now - (now % MINUTE_MS);

/**
 * The last periods' values, the newest last. An alarm's periods end with the minute in which it is judged, not with
 * the hour (CloudWatch User Guide, "Evaluating an alarm": minutes 1 to 5, then 2 to 6).
 *
 * @param end of the last period; milliseconds since 1970, a whole minute
 * @param period in seconds
 * @throws Error for a statistic that a period does not have from its minutes'
 */
export function dataPoints(
  minutes: readonly Minute[],
  end: number,
  { period, statistic, periods }: { period: number; statistic: string; periods: number },
): DataPoint[] {
  const whole = WHOLE[statistic];
  if (whole === undefined) throw new Error(`an alarm cannot be judged by ${statistic} here`);
  return Array.from({ length: periods }, (_, index) => {
    const from = end - (periods - index) * period * 1000;
    const values = minutes.filter(({ at }) => at >= from && at < from + period * 1000);
    return values.length === 0 ? undefined : whole(values.map(({ value }) => value));
  });
}

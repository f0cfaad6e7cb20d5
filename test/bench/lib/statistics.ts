/** A summary of a list of measurements. */
export interface Summary {
  readonly median: number;
  readonly p95: number;
}

/**
 * The value that a share of the measurements does not exceed, by linear interpolation between the two nearest.
 *
 * @param share from 0 to 1
 * @throws RangeError without measurements
 */
export function quantile(measurements: readonly number[], share: number): number {
  const sorted = measurements.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) throw new RangeError('there are no measurements');
  return low + (high - low) * (place - Math.floor(place));
}

export const median = (measurements: readonly number[]): number => quantile(measurements, 0.5);

export const summaryOf = (measurements: readonly number[]): Summary => ({
  median: median(measurements),
  p95: quantile(measurements, 0.95),
});

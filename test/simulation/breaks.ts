import { loadMachines } from './run/machines.ts';
import { type Measurement, type MeasureOptions, measureFencing } from './run/measure-fencing.ts';

const CAUSES: readonly MeasureOptions['cause'][] = ['the link breaks', 'site-b dies'];
/** Seconds from the first delivery of an alert. */
const LATE = [60, 240];

/**
 * Measures single breaks of a healthy pair, in virtual time, while every call may fail by the fault plan of its seed.
 *
 * @returns lines for a terminal
 */
export async function measureBreaks(count: number): Promise<string[]> {
  const machines = loadMachines();
  const measured: Measurement[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const cause = CAUSES[seed % CAUSES.length] ?? 'the link breaks';
    measured.push(await measureFencing({ seed, machines, cause, faultPlan: true }));
  }
  const secondsOf = ({ milliseconds = Number.POSITIVE_INFINITY }: Measurement) => milliseconds / 1000;
  const seconds = measured.map(secondsOf).toSorted((one, other) => one - other);
  const lines = LATE.map((limit) => {
    const late = measured.filter((each) => secondsOf(each) > limit);
    const met = late.map(({ failedCalls }) => failedCalls).toSorted((one, other) => one - other);
    const calls =
      late.length === 0
        ? ''
        : `; of their calls ${at(met, 0)} to ${at(met, 1)} failed, median ${at(met, 0.5)}`;
    return `later than ${limit} s: ${late.length} (${((100 * late.length) / count).toFixed(1)} %)${calls}`;
  });
  const failed = measured.map(({ failedCalls }) => failedCalls).toSorted((one, other) => one - other);
  return [
    `${count} breaks: fenced ${at(seconds, 0.5).toFixed(1)} s after the alert (median), 90 % within ${at(seconds, 0.9).toFixed(1)} s, all within ${at(seconds, 1).toFixed(1)} s`,
    `of their calls ${at(failed, 0)} to ${at(failed, 1)} failed, median ${at(failed, 0.5)}`,
    ...lines,
  ];
}

/** The value at this share of a sorted list. */
const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;

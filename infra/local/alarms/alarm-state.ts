/** The part of an alarm's definition that decides its state. */
export interface AlarmRule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly comparisonOperator: string;
  readonly threshold: number;
  readonly treatMissingData: string;
}

export type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** The value of one period, or undefined if the metric has no data. */
export type DataPoint = number | undefined;

/**
 * The evaluation range has this many periods more than the alarm's evaluation periods. CloudWatch documents no general
 * number; its examples use a range of 5 for 3 evaluation periods.
 */
const EXTRA_PERIODS = 2;

/** The evaluation range: the number of last periods whose data points an evaluation uses. */
export const evaluationRange = ({ evaluationPeriods }: Pick<AlarmRule, 'evaluationPeriods'>): number =>
  evaluationPeriods + EXTRA_PERIODS;

/**
 * The state that CloudWatch gives an alarm (User Guide, "Configuring how CloudWatch alarms treat missing data" and
 * "Avoiding premature transitions to alarm state").
 *
 * @param points the data points of the whole evaluation range, the newest last
 * @param before the previous state, kept if missing data are ignored
 * @throws Error for an operator with more than one threshold, or an unknown treatment of missing data
 */
export function alarmState(points: readonly DataPoint[], rule: AlarmRule, before: State): State {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rule;
  const real = points.filter((point) => point !== undefined).slice(-evaluationPeriods);
  const breaching = real.filter((point) => breaches(point, rule)).length;
  const missing = evaluationPeriods - real.length;
  const stateFor = (count: number): State => (count >= datapointsToAlarm ? 'ALARM' : 'OK');
  if (missing === 0) return stateFor(breaching);
  // No data point is within the threshold, and too few are breaching.
  const inconclusive = breaching === real.length && breaching < datapointsToAlarm;
  switch (treatMissingData) {
    case 'breaching':
      return stateFor(breaching + missing);
    case 'notBreaching':
      return stateFor(breaching);
    case 'ignore':
      return inconclusive ? before : stateFor(breaching);
    case 'missing':
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      return inconclusive && ageOfOldest(points) >= datapointsToAlarm ? 'ALARM' : stateFor(breaching);
    default:
      throw new Error(`the local stack cannot treat missing data as "${treatMissingData}"`);
  }
}

/** The age of the oldest data point in periods; 1 is the last period. */
const ageOfOldest = (points: readonly DataPoint[]): number =>
  points.length - points.findIndex((point) => point !== undefined);

function breaches(value: number, { comparisonOperator, threshold }: AlarmRule): boolean {
  switch (comparisonOperator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
    case 'LessThanThreshold':
      return value < threshold;
    default:
      throw new Error(`the local stack cannot evaluate the comparison operator ${comparisonOperator}`);
  }
}

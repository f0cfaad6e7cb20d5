/** When an alarm rings, as its definition says it. */
export interface Rule {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly comparisonOperator: string;
  readonly threshold: number;
  readonly treatMissingData: string;
}

export type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** One period's value; undefined where the metric has no data. */
export type DataPoint = number | undefined;

/**
 * So many more periods than the alarm's are looked at. CloudWatch does not say how many in general; its own examples
 * look at 5 for 3.
 */
const EXTRA_PERIODS = 2;

/** How many of the last periods an alarm is judged by: its evaluation range. */
export const rangeOf = ({ evaluationPeriods }: Pick<Rule, 'evaluationPeriods'>): number =>
  evaluationPeriods + EXTRA_PERIODS;

/**
 * The state that CloudWatch gives an alarm (User Guide, "Configuring how CloudWatch alarms treat missing data" and
 * "Avoiding premature transitions to alarm state").
 *
 * @param points of the whole evaluation range, the newest last
 * @param before kept where the rule is to ignore what is missing
 * @throws Error for an operator that compares with more than one threshold, or a treatment that is unknown
 */
export function stateOf(points: readonly DataPoint[], rule: Rule, before: State): State {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rule;
  const real = points.filter((point) => point !== undefined).slice(-evaluationPeriods);
  const breaching = real.filter((point) => breaches(point, rule)).length;
  const missing = evaluationPeriods - real.length;
  const rings = (count: number): State => (count >= datapointsToAlarm ? 'ALARM' : 'OK');
  if (missing === 0) return rings(breaching);
  // Nothing says that it is well: all that is there breaches, or nothing is there.
  const doubtful = breaching === real.length && breaching < datapointsToAlarm;
  switch (treatMissingData) {
    case 'breaching':
      return rings(breaching + missing);
    case 'notBreaching':
      return rings(breaching);
    case 'ignore':
      return doubtful ? before : rings(breaching);
    case 'missing':
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      return doubtful && ageOfOldest(points) >= datapointsToAlarm ? 'ALARM' : rings(breaching);
    default:
      throw new Error(`missing data cannot be treated as "${treatMissingData}" here`);
  }
}

/** In periods; 1 is the last. */
const ageOfOldest = (points: readonly DataPoint[]): number =>
  points.length - points.findIndex((point) => point !== undefined);

function breaches(value: number, { comparisonOperator, threshold }: Rule): boolean {
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
      throw new Error(`an alarm cannot compare by ${comparisonOperator} here`);
  }
}

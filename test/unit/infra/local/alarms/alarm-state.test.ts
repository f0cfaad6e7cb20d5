import { describe, expect, it } from 'vitest';
import {
  type AlarmRule,
  alarmState,
  type DataPoint,
  type State,
} from '../../../../../infra/local/alarms/alarm-state.ts';

/** Parses data points in CloudWatch's notation: 0 is within the threshold, X is breaching, - is missing. */
const pointsOf = (written: string): DataPoint[] =>
  written.split(' ').map((point) => ({ '0': 0, X: 1 })[point]);

const rule = (datapointsToAlarm: number, evaluationPeriods: number, treatMissingData: string): AlarmRule => ({
  evaluationPeriods,
  datapointsToAlarm,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  treatMissingData,
});

const KEPT = 'kept';
interface Row {
  readonly points: string;
  readonly missing: State;
  readonly ignore: State | typeof KEPT;
  readonly breaching: State;
  readonly notBreaching: State;
}
const always = (state: State) => ({
  missing: state,
  ignore: state,
  breaching: state,
  notBreaching: state,
});
const allBreach = {
  missing: 'ALARM',
  ignore: KEPT,
  breaching: 'ALARM',
  notBreaching: 'OK',
} as const;

/** Both tables of CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data". */
const TABLES: readonly { readonly datapointsToAlarm: number; readonly rows: readonly Row[] }[] = [
  {
    datapointsToAlarm: 3,
    rows: [
      { points: '0 - X - X', ...always('OK') },
      { points: '0 - - - -', ...always('OK') },
      {
        points: '- - - - -',
        missing: 'INSUFFICIENT_DATA',
        ignore: KEPT,
        breaching: 'ALARM',
        notBreaching: 'OK',
      },
      { points: '0 X X - X', ...always('ALARM') },
      { points: '- - X - -', ...allBreach },
    ],
  },
  {
    datapointsToAlarm: 2,
    rows: [
      { points: '0 - X - X', ...always('ALARM') },
      { points: '0 0 X 0 X', ...always('ALARM') },
      { points: '0 - X - -', missing: 'OK', ignore: 'OK', breaching: 'ALARM', notBreaching: 'OK' },
      { points: '- - - - 0', missing: 'OK', ignore: 'OK', breaching: 'ALARM', notBreaching: 'OK' },
      { points: '- - - X -', ...allBreach },
    ],
  },
];
const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

const documented = TABLES.flatMap(({ datapointsToAlarm, rows }) =>
  rows.flatMap((row) =>
    TREATMENTS.map((treatment) => ({ datapointsToAlarm, points: row.points, treatment, is: row[treatment] })),
  ),
);

describe("CloudWatch's own examples, with 3 evaluation periods", () => {
  it.each(documented)(
    '$points, $datapointsToAlarm to alarm, missing data $treatment: $is',
    ({ datapointsToAlarm, points, treatment, is }) => {
      const states = STATES.map((before) =>
        alarmState(pointsOf(points), rule(datapointsToAlarm, 3, treatment), before),
      );

      expect(states).toEqual(STATES.map((before) => (is === KEPT ? before : is)));
    },
  );

  it.each(['- - - - X', '- - - X -'])(
    '%s is not in ALARM yet, with 3 to alarm and missing data missing',
    (points) => {
      expect(alarmState(pointsOf(points), rule(3, 3, 'missing'), 'OK')).not.toBe('ALARM');
    },
  );
});

/** The configuration of most of the stack's alarms. */
describe('one of one, missing data not breaching', () => {
  it.each([
    { points: '- - X', is: 'ALARM' },
    { points: '- X -', is: 'ALARM' },
    { points: 'X - -', is: 'ALARM' },
    { points: 'X - 0', is: 'OK' },
    { points: '- - -', is: 'OK' },
  ])('$points is $is', ({ points, is }) => {
    expect(alarmState(pointsOf(points), rule(1, 1, 'notBreaching'), 'OK')).toBe(is);
  });
});

it.each([
  { comparisonOperator: 'GreaterThanOrEqualToThreshold', states: ['OK', 'ALARM', 'ALARM'] },
  { comparisonOperator: 'GreaterThanThreshold', states: ['OK', 'OK', 'ALARM'] },
  { comparisonOperator: 'LessThanOrEqualToThreshold', states: ['ALARM', 'ALARM', 'OK'] },
  { comparisonOperator: 'LessThanThreshold', states: ['ALARM', 'OK', 'OK'] },
])('$comparisonOperator 3 gives for 2, 3, 4: $states', ({ comparisonOperator, states }) => {
  const compared = { ...rule(1, 1, 'missing'), comparisonOperator, threshold: 3 };

  expect([2, 3, 4].map((value) => alarmState([undefined, undefined, value], compared, 'OK'))).toEqual(states);
});

it.each([
  { change: { comparisonOperator: 'GreaterThanUpperThreshold' }, message: /GreaterThanUpperThreshold/ },
  { change: { treatMissingData: 'guess' }, message: /"guess"/ },
])('an unknown setting is an error: $message', ({ change, message }) => {
  expect(() => alarmState([1], { ...rule(2, 2, 'missing'), ...change }, 'OK')).toThrow(message);
});

import {
  CloudWatchClient,
  type MetricAlarm,
  paginateDescribeAlarms,
  paginateGetMetricData,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';
import type { AwsTarget } from '../emulator/emulator.ts';
import { type AlarmRule, alarmState, type DataPoint, evaluationRange } from './alarm-state.ts';
import { dataPoints, lastMinute, MINUTE_MS, type Minute } from './data-points.ts';

const definition = z.object({
  AlarmName: z.string(),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
  Statistic: z.string(),
  // A shorter period needs a high-resolution metric.
  Period: z.number().multipleOf(MINUTE_MS / 1000),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  ComparisonOperator: z.string(),
  Threshold: z.number(),
  TreatMissingData: z.string().default('missing'),
});
type Definition = z.infer<typeof definition>;

/**
 * Evaluates every deployed alarm on the published metrics, as CloudWatch does once a minute, and sets each changed
 * state. Setting the state triggers the alarm's actions.
 *
 * @param now milliseconds since 1970; the current minute is not evaluated
 * @throws the service's error, or an Error for an alarm that is not on a single metric with one-minute values
 */
export async function evaluateAlarms(aws: AwsTarget, now: number): Promise<void> {
  const client = new CloudWatchClient(aws);
  try {
    const alarms = (await describeAlarms(client)).map(parseAlarm);
    const end = lastMinute(now);
    const minutes = await minutesOf(client, alarms, end);
    for (const [index, alarm] of alarms.entries()) await evaluate(client, alarm, minutes[index] ?? [], end);
  } finally {
    client.destroy();
  }
}

async function describeAlarms(client: CloudWatchClient): Promise<MetricAlarm[]> {
  const all: MetricAlarm[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, {})) all.push(...MetricAlarms);
  return all;
}

function parseAlarm(alarm: MetricAlarm): Definition {
  const parsed = definition.safeParse(alarm);
  if (parsed.success) return parsed.data;
  throw new Error(`the local stack cannot evaluate ${alarm.AlarmName}: ${z.prettifyError(parsed.error)}`);
}

const ruleOf = (alarm: Definition): AlarmRule => ({
  evaluationPeriods: alarm.EvaluationPeriods,
  datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
  comparisonOperator: alarm.ComparisonOperator,
  threshold: alarm.Threshold,
  treatMissingData: alarm.TreatMissingData,
});

/** Each alarm's metric by minute, for the longest evaluation range of all alarms. */
async function minutesOf(
  client: CloudWatchClient,
  alarms: readonly Definition[],
  end: number,
): Promise<Minute[][]> {
  const minutes: Minute[][] = alarms.map(() => []);
  if (alarms.length === 0) return minutes;
  const longest = Math.max(...alarms.map((alarm) => evaluationRange(ruleOf(alarm)) * alarm.Period));
  const pages = paginateGetMetricData(
    { client },
    {
      StartTime: new Date(end - longest * 1000),
      EndTime: new Date(end),
      MetricDataQueries: alarms.map(({ Namespace, MetricName, Dimensions, Statistic }, index) => ({
        Id: `m${index}`,
        MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: Statistic },
      })),
    },
  );
  for await (const { MetricDataResults = [] } of pages) {
    for (const { Id = '', Timestamps = [], Values = [] } of MetricDataResults)
      minutes[Number(Id.slice(1))]?.push(
        ...Timestamps.map((at, index) => ({ at: at.getTime(), value: Values[index] ?? 0 })),
      );
  }
  return minutes;
}

async function evaluate(
  client: CloudWatchClient,
  alarm: Definition,
  minutes: readonly Minute[],
  end: number,
): Promise<void> {
  const { AlarmName, StateValue: before, Period: period, Statistic: statistic } = alarm;
  const rule = ruleOf(alarm);
  const points = dataPoints(minutes, end, { period, statistic, periods: evaluationRange(rule) });
  const state = alarmState(points, rule, before);
  if (state === before) return;
  const StateReason = reason(points, alarm, end);
  await client.send(new SetAlarmStateCommand({ AlarmName, StateValue: state, StateReason }));
}

const reason = (points: readonly DataPoint[], { Statistic, Period }: Definition, end: number): string =>
  `${Statistic} over ${Period} s until ${new Date(end).toISOString()}, newest last: ` +
  points.map((point) => point ?? 'missing').join(', ');

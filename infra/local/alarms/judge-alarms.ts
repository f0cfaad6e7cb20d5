import {
  CloudWatchClient,
  type MetricAlarm,
  paginateDescribeAlarms,
  paginateGetMetricData,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';
import type { AwsTarget } from '../emulator/emulator.ts';
import { dataPoints, lastMinute, MINUTE_MS, type Minute } from './data-points.ts';
import { type DataPoint, type Rule, rangeOf, stateOf } from './state-of.ts';

const definition = z.object({
  AlarmName: z.string(),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
  Statistic: z.string(),
  // One that is judged more often than each minute has a metric of high resolution.
  Period: z.number().multipleOf(MINUTE_MS / 1000),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  ComparisonOperator: z.string(),
  Threshold: z.number(),
  TreatMissingData: z.string().default('missing'),
});
type Definition = z.infer<typeof definition>;

/**
 * Judges every alarm that is deployed by the metrics that were published, as CloudWatch does once a minute, and sets
 * the state of those that changed; their actions follow from that.
 *
 * @param now milliseconds since 1970; the minute that is not over does not count
 * @throws the service's error, or an Error for an alarm that is of no single metric of the minute
 */
export async function judgeAlarms(aws: AwsTarget, now: number): Promise<void> {
  const client = new CloudWatchClient(aws);
  try {
    const alarms = (await described(client)).map(read);
    const end = lastMinute(now);
    const minutes = await minutesOf(client, alarms, end);
    for (const [index, alarm] of alarms.entries()) await judge(client, alarm, minutes[index] ?? [], end);
  } finally {
    client.destroy();
  }
}

async function described(client: CloudWatchClient): Promise<MetricAlarm[]> {
  const all: MetricAlarm[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, {})) all.push(...MetricAlarms);
  return all;
}

function read(alarm: MetricAlarm): Definition {
  const parsed = definition.safeParse(alarm);
  if (parsed.success) return parsed.data;
  throw new Error(`the alarm ${alarm.AlarmName} cannot be judged here: ${z.prettifyError(parsed.error)}`);
}

const ruleOf = (alarm: Definition): Rule => ({
  evaluationPeriods: alarm.EvaluationPeriods,
  datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
  comparisonOperator: alarm.ComparisonOperator,
  threshold: alarm.Threshold,
  treatMissingData: alarm.TreatMissingData,
});

/** Each alarm's metric by the minute, over the longest range of all. */
async function minutesOf(
  client: CloudWatchClient,
  alarms: readonly Definition[],
  end: number,
): Promise<Minute[][]> {
  const minutes: Minute[][] = alarms.map(() => []);
  if (alarms.length === 0) return minutes;
  const longest = Math.max(...alarms.map((alarm) => rangeOf(ruleOf(alarm)) * alarm.Period));
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

async function judge(
  client: CloudWatchClient,
  alarm: Definition,
  minutes: readonly Minute[],
  end: number,
): Promise<void> {
  const { AlarmName, StateValue: before, Period: period, Statistic: statistic } = alarm;
  const rule = ruleOf(alarm);
  const points = dataPoints(minutes, end, { period, statistic, periods: rangeOf(rule) });
  const state = stateOf(points, rule, before);
  if (state === before) return;
  const StateReason = reason(points, alarm, end);
  await client.send(new SetAlarmStateCommand({ AlarmName, StateValue: state, StateReason }));
}

const reason = (points: readonly DataPoint[], { Statistic, Period }: Definition, end: number): string =>
  `${Statistic} of ${Period} s, until ${new Date(end).toISOString()}, the newest last: ` +
  points.map((point) => point ?? 'missing').join(', ');

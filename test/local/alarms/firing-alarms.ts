import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { evaluateAlarms } from '../../../infra/local/alarms/evaluate-alarms.ts';
import type { World } from '../support/world.ts';

const MINUTE = 60_000;

/** The construct's id in an alarm's name, without the parts that CloudFormation and CDK add. */
export const alarmId = (name: string): string => /Alarms(\w+)[0-9A-F]{8}-/.exec(name)?.[1] ?? name;

/**
 * Evaluates the deployed alarms as after this many minutes without new data, and returns those in ALARM, sorted. One
 * minute completes the current minute.
 */
export async function firingAlarms({ stack }: World, minutes = 1): Promise<string[]> {
  await evaluateAlarms(stack.aws, Date.now() + minutes * MINUTE);
  const client = new CloudWatchClient(stack.aws);
  const names: string[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { StateValue: 'ALARM' }))
    names.push(...MetricAlarms.map(({ AlarmName = '' }) => alarmId(AlarmName)));
  return names.sort();
}

import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { evaluateAlarms } from '../../../infra/local/alarms/evaluate-alarms.ts';
import type { World } from '../support/world.ts';

const MINUTE = 60_000;

/** An alarm's name as the construct has it, without what CloudFormation and CDK put around it. */
export const alarmId = (name: string): string => /Alarms(\w+)[0-9A-F]{8}-/.exec(name)?.[1] ?? name;

/**
 * What rings, sorted, once the deployed alarms were judged as they will be after so many minutes in which nothing is
 * published any more. After one, the minute that is running is over.
 */
export async function firingAlarms({ stack }: World, minutes = 1): Promise<string[]> {
  await evaluateAlarms(stack.aws, Date.now() + minutes * MINUTE);
  const client = new CloudWatchClient(stack.aws);
  const names: string[] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, { StateValue: 'ALARM' }))
    names.push(...MetricAlarms.map(({ AlarmName = '' }) => alarmId(AlarmName)));
  return names.sort();
}

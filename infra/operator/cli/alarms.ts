import { paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type Line, styled } from '../../tools/command-line/lines.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { ago, iso } from '../records/times.ts';
import { type Unavailable, unavailableLine } from './unavailable.ts';

/** A summary of the stack's alarms. */
export interface AlarmSummary {
  readonly firing: readonly FiringAlarm[];
  /** Number of alarms in INSUFFICIENT_DATA. */
  readonly insufficientData: number;
  readonly total: number;
}

interface FiringAlarm {
  readonly name: string;
  readonly since: string;
  readonly description: string;
}

/**
 * Reads every alarm that notifies the stack's topic.
 *
 * @throws the service's error
 */
export async function readAlarms({
  cloudWatch,
  topicArn,
}: Pick<Deployment, 'cloudWatch' | 'topicArn'>): Promise<AlarmSummary> {
  const firing: FiringAlarm[] = [];
  let insufficientData = 0;
  let total = 0;
  for await (const page of paginateDescribeAlarms({ client: cloudWatch }, { ActionPrefix: topicArn })) {
    for (const alarm of page.MetricAlarms ?? []) {
      const { AlarmName = '', AlarmDescription = '', StateValue, StateUpdatedTimestamp } = alarm;
      total += 1;
      if (StateValue === 'INSUFFICIENT_DATA') insufficientData += 1;
      if (StateValue !== 'ALARM') continue;
      const since = iso(StateUpdatedTimestamp?.getTime() ?? 0);
      firing.push({ name: AlarmName, since, description: AlarmDescription });
    }
  }
  return { firing, insufficientData, total };
}

export function alarmLines(alarms: AlarmSummary | Unavailable, now: number): Line[] {
  if ('unavailable' in alarms) return [unavailableLine(alarms)];
  const { firing, insufficientData, total } = alarms;
  return [
    ...firing.map(({ name, since, description }) =>
      styled('red', `${name}, since ${ago(Date.parse(since), now)}: ${description}`),
    ),
    ...(firing.length === 0 ? [`none of ${total}`] : []),
    ...(insufficientData === 0 ? [] : [`${insufficientData} of ${total} have insufficient data`]),
  ];
}

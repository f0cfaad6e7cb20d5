import { paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type Line, styled } from '../../tools/command-line/lines.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { ago, iso } from '../records/times.ts';
import type { Unavailable } from './unavailable.ts';

/** The stack's alarms, as far as they say something. */
export interface ToldAlarms {
  readonly ringing: readonly Ringing[];
  /** How many could not be judged yet, of how many. */
  readonly withoutData: number;
  readonly all: number;
}

interface Ringing {
  readonly name: string;
  readonly since: string;
  /** What is so while it rings, and the section of the runbook. */
  readonly means: string;
}

/**
 * Every alarm that calls the stack's topic.
 *
 * @throws the service's error
 */
export async function alarms({
  cloudWatch,
  topicArn,
}: Pick<Deployment, 'cloudWatch' | 'topicArn'>): Promise<ToldAlarms> {
  const ringing: Ringing[] = [];
  let withoutData = 0;
  let all = 0;
  for await (const page of paginateDescribeAlarms({ client: cloudWatch }, { ActionPrefix: topicArn })) {
    for (const alarm of page.MetricAlarms ?? []) {
      const { AlarmName = '', AlarmDescription = '', StateValue, StateUpdatedTimestamp } = alarm;
      all += 1;
      if (StateValue === 'INSUFFICIENT_DATA') withoutData += 1;
      if (StateValue !== 'ALARM') continue;
      const since = iso(StateUpdatedTimestamp?.getTime() ?? 0);
      ringing.push({ name: AlarmName, since, means: AlarmDescription });
    }
  }
  return { ringing, withoutData, all };
}

export function alarmLines(told: ToldAlarms | Unavailable, now: number): Line[] {
  if ('unavailable' in told) return [`not to be had: ${told.unavailable}`];
  const { ringing, withoutData, all } = told;
  return [
    ...ringing.map(({ name, since, means }) =>
      styled('red', `${name}, since ${ago(Date.parse(since), now)}: ${means}`),
    ),
    ...(ringing.length === 0 ? [`none of ${all}`] : []),
    ...(withoutData === 0 ? [] : [`${withoutData} of ${all} have no data yet, and say nothing`]),
  ];
}

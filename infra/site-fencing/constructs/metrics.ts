import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricData } from '../metric-data.ts';

/** The metric as CDK has it. CDK's default statistic is the average. */
export const metricOf = (
  { namespace, metricName, dimensions, statistic, periodMinutes }: MetricData,
  label?: string,
): Metric =>
  new Metric({
    namespace,
    metricName,
    dimensionsMap: { ...dimensions },
    statistic,
    period: Duration.minutes(periodMinutes),
    ...(label === undefined ? {} : { label }),
  });

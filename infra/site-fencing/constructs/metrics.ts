import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import * as names from '../../../functions/domain/metric-names.ts';

/** The statistics in use. CDK's default is the average. */
type Statistic = 'Sum' | 'Maximum' | 'SampleCount' | 'p90';

/** A metric that the functions publish. Its dimension `service` is the application. */
export const customMetric = (
  application: string,
  metricName: string,
  statistic: Statistic,
  dimensions: Readonly<Record<string, string>> = {},
  period = Duration.minutes(5),
): Metric =>
  new Metric({
    namespace: names.METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { service: application, ...dimensions },
    statistic,
    period,
  });

/** The values of the dimension `direction`: every site with every other site as its reporter. */
export const directionsOf = (sites: readonly string[]): string[] =>
  sites.flatMap((site) =>
    sites.filter((reporter) => reporter !== site).map((reporter) => `${site}_by_${reporter}`),
  );

/** AWS Lambda Developer Guide, "Types of metrics for Lambda functions" and "Monitoring Lambda function URLs". */
export const ofFunction = (
  { functionName: FunctionName }: IFunction,
  metricName: 'Errors' | 'Throttles' | 'Url5xxCount',
): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName },
    statistic: 'Sum',
    period: Duration.minutes(5),
  });

/** AWS Step Functions Developer Guide, "Monitoring Step Functions metrics using Amazon CloudWatch". */
export const ofMachine = (
  { stateMachineArn: StateMachineArn }: StateMachine,
  metricName: 'ExecutionsFailed' | 'ExecutionsTimedOut' | 'ExecutionsAborted',
): Metric =>
  new Metric({
    namespace: 'AWS/States',
    metricName,
    dimensionsMap: { StateMachineArn },
    statistic: 'Sum',
    period: Duration.minutes(5),
  });

import * as names from '../../functions/domain/metric-names.ts';

/** A metric with its statistic, as plain data. */
export interface MetricData {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** The statistics in use. */
  readonly statistic: 'Sum' | 'Maximum' | 'SampleCount';
  readonly periodMinutes: number;
}

/** A metric that the functions publish. Its dimension `service` is the application. */
export const customMetric = (
  application: string,
  metricName: string,
  statistic: MetricData['statistic'],
  dimensions: Readonly<Record<string, string>> = {},
  periodMinutes = 5,
): MetricData => ({
  namespace: names.METRICS_NAMESPACE,
  metricName,
  dimensions: { service: application, ...dimensions },
  statistic,
  periodMinutes,
});

/** The values of the dimension `direction`: every site with every other site as its reporter. */
export const directionsOf = (sites: readonly string[]): string[] =>
  sites.flatMap((site) =>
    sites.filter((reporter) => reporter !== site).map((reporter) => `${site}_by_${reporter}`),
  );

/** A metric that AWS publishes for a resource. */
const ofResource = (
  namespace: string,
  dimensions: MetricData['dimensions'],
  metricName: string,
): MetricData => ({ namespace, metricName, dimensions, statistic: 'Sum', periodMinutes: 5 });

/** AWS Lambda Developer Guide, "Types of metrics for Lambda functions" and "Monitoring Lambda function URLs". */
export const ofFunction = (
  FunctionName: string,
  metricName: 'Errors' | 'Throttles' | 'Url5xxCount',
): MetricData => ofResource('AWS/Lambda', { FunctionName }, metricName);

/** AWS Step Functions Developer Guide, "Monitoring Step Functions metrics using Amazon CloudWatch". */
export const ofMachine = (
  StateMachineArn: string,
  metricName: 'ExecutionsFailed' | 'ExecutionsTimedOut' | 'ExecutionsAborted',
): MetricData => ofResource('AWS/States', { StateMachineArn }, metricName);

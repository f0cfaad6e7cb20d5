import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { ALERTS_REFUSED, HEARTBEATS, TRUNCATED_ALERTS, WEBHOOK_ANSWERS } from '../domain/metric-names.ts';
import type { MetricsLibrary } from '../support/metrics-library.ts';
import type { AnswerKind } from './answers.ts';

/** The metrics of the webhook. */
export interface WebhookMetrics {
  /** Counts a request by its answer. */
  answered(kind: AnswerKind): void;
  /** Counts a heartbeat of this site's monitoring. */
  heartbeat(reporter: string): void;
  /** Counts alerts that Alertmanager dropped from a request. */
  truncated(alerts: number): void;
  /** Counts alerts of authenticated requests that were refused. */
  refused(alerts: number): void;
}

/** Each metric is a line of its own in the embedded metric format, because their dimensions differ. */
export function createWebhookMetrics(metrics: MetricsLibrary): WebhookMetrics {
  return {
    answered: (kind) => {
      metrics.singleMetric().addDimension('answer', kind).addMetric(WEBHOOK_ANSWERS, MetricUnit.Count, 1);
    },
    heartbeat: (reporter) => {
      metrics.singleMetric().addDimension('reporter', reporter).addMetric(HEARTBEATS, MetricUnit.Count, 1);
    },
    truncated: (alerts) => {
      metrics.singleMetric().addMetric(TRUNCATED_ALERTS, MetricUnit.Count, alerts);
    },
    refused: (alerts) => {
      metrics.singleMetric().addMetric(ALERTS_REFUSED, MetricUnit.Count, alerts);
    },
  };
}

import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { AnswerKind } from './answers.ts';
import { TRUNCATED_ALERTS, WEBHOOK_ANSWERS } from './metric-names.ts';

/** What the webhook counts. */
export interface WebhookMetrics {
  /** One request more that was answered so. */
  answered(kind: AnswerKind): void;
  /** So many alerts more that were dropped. */
  truncated(alerts: number): void;
}

/** Each metric is a line of its own in the embedded metric format, because their dimensions differ. */
export function createWebhookMetrics(metrics: Pick<Metrics, 'singleMetric'>): WebhookMetrics {
  return {
    answered: (kind) => {
      metrics.singleMetric().addDimension('answer', kind).addMetric(WEBHOOK_ANSWERS, MetricUnit.Count, 1);
    },
    truncated: (alerts) => {
      metrics.singleMetric().addMetric(TRUNCATED_ALERTS, MetricUnit.Count, alerts);
    },
  };
}

import { MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  FENCING_DURATION,
  NEEDS_OPERATOR,
  NOT_RESTORED,
  OUTCOMES,
  RECORDS_LOST,
  TIME_TO_FENCE,
} from '../../domain/metric-names.ts';
import type { MetricsLibrary } from '../../support/metrics-library.ts';

/** The metrics of finished executions. */
export interface NotifyMetrics {
  ended(outcome: { readonly outcome: string; readonly reason?: string }): void;
  needsOperator(): void;
  notRestored(): void;
  /** In milliseconds. */
  fenced(after: { readonly sinceAlert: number; readonly sinceStart: number }): void;
  /** Counts steps without an audit record. */
  recordsLost(steps: number): void;
}

export function createNotifyMetrics(metrics: MetricsLibrary): NotifyMetrics {
  const count = (name: string, value: number) =>
    metrics.singleMetric().addMetric(name, MetricUnit.Count, value);
  const time = (name: string, value: number) =>
    metrics.singleMetric().addMetric(name, MetricUnit.Milliseconds, value);
  return {
    ended: ({ outcome, reason = 'NONE' }) => {
      metrics
        .singleMetric()
        .addDimension('outcome', outcome)
        .addDimension('reason', reason)
        .addMetric(OUTCOMES, MetricUnit.Count, 1);
    },
    needsOperator: () => {
      count(NEEDS_OPERATOR, 1);
    },
    notRestored: () => {
      count(NOT_RESTORED, 1);
    },
    fenced: ({ sinceAlert, sinceStart }) => {
      time(TIME_TO_FENCE, sinceAlert);
      time(FENCING_DURATION, sinceStart);
    },
    recordsLost: (steps) => {
      if (steps > 0) count(RECORDS_LOST, steps);
    },
  };
}

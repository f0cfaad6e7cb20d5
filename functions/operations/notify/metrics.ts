import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  FENCING_DURATION,
  NEEDS_A_PERSON,
  OUTCOMES,
  TIME_TO_FENCE,
  UNRECORDED,
} from '../../domain/metric-names.ts';

/** What is counted of executions that are over. */
export interface NotifyMetrics {
  ended(outcome: { readonly outcome: string; readonly reason?: string }): void;
  needsAPerson(): void;
  /** In milliseconds. */
  fenced(after: { readonly sinceAlert: number; readonly sinceStart: number }): void;
  /** So many steps are not on record. */
  unrecorded(steps: number): void;
}

export function createNotifyMetrics(metrics: Pick<Metrics, 'singleMetric'>): NotifyMetrics {
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
    needsAPerson: () => {
      count(NEEDS_A_PERSON, 1);
    },
    fenced: ({ sinceAlert, sinceStart }) => {
      time(TIME_TO_FENCE, sinceAlert);
      time(FENCING_DURATION, sinceStart);
    },
    unrecorded: (steps) => {
      if (steps > 0) count(UNRECORDED, steps);
    },
  };
}

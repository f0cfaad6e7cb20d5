import type { MetricUnit } from '@aws-lambda-powertools/metrics';

type Unit = (typeof MetricUnit)[keyof typeof MetricUnit];

/** A metric of its own: `addMetric` publishes it with the dimensions that were added before. */
interface SingleMetric {
  addDimension(name: string, value: string): SingleMetric;
  addMetric(name: string, unit: Unit, value: number): void;
}

/** The part of Powertools' `Metrics` that the functions use. */
export interface MetricsLibrary {
  singleMetric(): SingleMetric;
}

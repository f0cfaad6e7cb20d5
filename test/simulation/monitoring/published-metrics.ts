import { METRICS_NAMESPACE } from '../../../functions/domain/metric-names.ts';
import { MINUTE_MS, type Minute } from '../../../infra/local/alarms/data-points.ts';
import type { MetricData } from '../../../infra/site-fencing/metric-data.ts';
import { APPLICATION } from '../world/names.ts';

type Identity = Pick<MetricData, 'namespace' | 'metricName' | 'dimensions'>;

/** The values of one minute. */
interface Values {
  sum: number;
  count: number;
  maximum: number;
}

/** CloudWatch's metrics, in minutes of virtual time. */
export class PublishedMetrics {
  readonly #now: () => number;
  readonly #metrics = new Map<string, Map<number, Values>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  put(metric: Identity, value: number): void {
    const key = keyOf(metric);
    const minutes = this.#metrics.get(key) ?? new Map<number, Values>();
    this.#metrics.set(key, minutes);
    const now = this.#now();
    const minute = now - (now % MINUTE_MS);
    const { sum, count, maximum } = minutes.get(minute) ?? {
      sum: 0,
      count: 0,
      maximum: Number.NEGATIVE_INFINITY,
    };
    minutes.set(minute, { sum: sum + value, count: count + 1, maximum: Math.max(maximum, value) });
  }

  /** A metric of the project's functions. */
  readonly publish = (
    metricName: string,
    value: number,
    dimensions: Readonly<Record<string, string>> = {},
  ): void =>
    this.put(
      { namespace: METRICS_NAMESPACE, metricName, dimensions: { service: APPLICATION, ...dimensions } },
      value,
    );

  /** Stands in for the functions' metrics library, which adds the dimension `service` itself. */
  readonly powertools = {
    singleMetric: () => {
      const dimensions: Record<string, string> = {};
      const single = {
        addDimension: (name: string, value: string) => {
          dimensions[name] = value;
          return single;
        },
        addMetric: (name: string, _unit: string, value: number) => this.publish(name, value, dimensions),
      };
      return single;
    },
  };

  /** The metric's values since a time, by minute. */
  minutes({ statistic, ...metric }: MetricData, since: number): Minute[] {
    const minutes = this.#metrics.get(keyOf(metric)) ?? new Map<number, Values>();
    return [...minutes]
      .filter(([at]) => at >= since)
      .map(([at, values]) => ({ at, value: values[VALUE[statistic]] }));
  }
}

const VALUE = { Sum: 'sum', SampleCount: 'count', Maximum: 'maximum' } as const satisfies Record<
  MetricData['statistic'],
  keyof Values
>;

const keyOf = ({ namespace, metricName, dimensions }: Identity): string =>
  [
    namespace,
    metricName,
    ...Object.entries(dimensions)
      .map((entry) => entry.join('='))
      .sort(),
  ].join(' ');

import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import * as names from '../../functions/domain/metric-names.ts';
import type { Reason } from '../../functions/domain/outcomes.ts';
import { metricOf } from './constructs/metrics.ts';
import { customMetric, type MetricData } from './metric-data.ts';

/**
 * The metrics that an app's own alarms and dashboards can use. Each is of one instance: its dimension `service` is the
 * application. A period is five minutes, or one minute for those that are published every minute.
 */
export abstract class MeasuredConstruct extends Construct {
  /** Attempts that fenced the site, or found it fenced by the same incident. */
  metricFenced(options?: MetricOptions): Metric {
    return this.#outcomes('FENCED', 'NONE', options);
  }

  /** Attempts that ended as `NOT_FENCED`. @param reason such as `PAUSED` (docs/operating.md, Outcomes) */
  metricNotFenced(reason: Reason, options?: MetricOptions): Metric {
    return this.#outcomes('NOT_FENCED', reason, options);
  }

  /** Executions that failed, timed out or were aborted. */
  metricFailed(options?: MetricOptions): Metric {
    return this.#outcomes('FAILED', 'NONE', options);
  }

  /** Events that were not fenced for a reason that needs operator action. */
  metricNeedsOperator(options?: MetricOptions): Metric {
    return this.#metric(names.NEEDS_OPERATOR, 'Sum', {}, options);
  }

  /** Milliseconds from the alert's start to the end of the execution that fenced; the longest. */
  metricTimeToFence(options?: MetricOptions): Metric {
    return this.#metric(names.TIME_TO_FENCE, 'Maximum', {}, options);
  }

  /** 1 while a decision is in force, else 0. */
  metricClaimInForce(options?: MetricOptions): Metric {
    return this.#metric(names.CLAIM_IN_FORCE, 'Maximum', {}, options, 1);
  }

  /** 1 while fencing is paused, else 0. */
  metricPaused(options?: MetricOptions): Metric {
    return this.#metric(names.FENCING_PAUSED, 'Maximum', {}, options, 1);
  }

  /** Heartbeats of a site's monitoring. @param site its name */
  metricHeartbeats(site: string, options?: MetricOptions): Metric {
    return this.#metric(names.HEARTBEATS, 'Sum', { reporter: site }, options);
  }

  /** 1 if a rehearsal found a problem that would block the fencing of `site` reported by `reporter`, else 0. */
  metricRehearsalBlocked(site: string, reporter: string, options?: MetricOptions): Metric {
    return this.#metric(names.REHEARSAL_BLOCKED, 'Maximum', { direction: `${site}_by_${reporter}` }, options);
  }

  /** The value of the dimension `service`. */
  protected abstract readonly application: string;

  #outcomes(outcome: string, reason: string, options: MetricOptions | undefined): Metric {
    return this.#metric(names.OUTCOMES, 'Sum', { outcome, reason }, options);
  }

  #metric(
    name: string,
    statistic: MetricData['statistic'],
    dimensions: Record<string, string>,
    options: MetricOptions = {},
    periodMinutes?: number,
  ): Metric {
    return metricOf(customMetric(this.application, name, statistic, dimensions, periodMinutes)).with(options);
  }
}

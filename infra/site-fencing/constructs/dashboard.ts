import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import * as names from '../../../functions/domain/metric-names.ts';
import { customMetric, directionsOf, ofMachine } from '../metric-data.ts';
import type { Alarms } from './alarms.ts';
import { metricOf } from './metrics.ts';

export interface DashboardProps {
  readonly application: string;
  readonly sites: readonly string[];
  /** Whether there is a probe. */
  readonly probe: boolean;
  readonly stateMachine: StateMachine;
  readonly alarms: Alarms;
}

const FULL = 24;
const HALF = FULL / 2;

/** Alarms, the claim, the outcomes of attempts, and the path of alerts to the webhook on one page. */
export class Dashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { application, sites, probe, stateMachine, alarms }: DashboardProps,
  ) {
    super(scope, id);
    const graph = (title: string, left: readonly IMetric[]) =>
      new GraphWidget({ title, left: [...left], width: HALF, leftYAxis: { min: 0 } });
    const gauge = (name: string, label: string) =>
      metricOf(customMetric(application, name, 'Maximum', {}, 1), label);
    const dashboard = new CloudWatchDashboard(this, 'Default', { defaultInterval: Duration.hours(12) });
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms.all], width: FULL }),
      new SingleValueWidget({
        title: 'Claim',
        metrics: [
          gauge(names.CLAIM_IN_FORCE, 'in force'),
          gauge(names.FENCING_IN_PROGRESS, 'started'),
          gauge(names.FENCING_PAUSED, 'paused'),
        ],
        width: HALF,
      }),
      graph('Claim in force', [
        gauge(names.CLAIM_IN_FORCE, 'in force'),
        gauge(names.FENCING_IN_PROGRESS, 'started'),
        gauge(names.FENCING_PAUSED, 'paused'),
      ]),
      graph('Outcomes', [each(application, names.OUTCOMES, 'outcome', 'reason')]),
      graph('Time to fence', [
        metricOf(customMetric(application, names.TIME_TO_FENCE, 'Maximum'), 'since the alert started'),
        metricOf(customMetric(application, names.FENCING_DURATION, 'Maximum'), 'since the execution started'),
      ]),
      graph('Webhook answers', [each(application, names.WEBHOOK_ANSWERS, 'answer')]),
      graph(
        'Heartbeats',
        sites.map((reporter) =>
          metricOf(customMetric(application, names.HEARTBEATS, 'Sum', { reporter }), reporter),
        ),
      ),
      graph(
        'Rehearsals, and blocked ones',
        directionsOf(sites).flatMap((direction) => [
          metricOf(customMetric(application, names.REHEARSALS, 'Sum', { direction }), direction),
          metricOf(
            customMetric(application, names.REHEARSAL_BLOCKED, 'Sum', { direction }),
            `${direction}, blocked`,
          ),
        ]),
      ),
      ...(probe
        ? [
            graph(
              'Probe: the site sees the other one',
              sites.map((site) =>
                // A run publishes one value, and there is one run per minute.
                metricOf(customMetric(application, names.PROBE_SEES_OTHER, 'Maximum', { site }, 1), site),
              ),
            ),
            graph('Probe: slowest answer', [
              metricOf(customMetric(application, names.PROBE_ANSWER_TIME, 'Maximum', {}, 1), 'milliseconds'),
            ]),
          ]
        : []),
      graph('Executions without an outcome', [
        metricOf(ofMachine(stateMachine.stateMachineArn, 'ExecutionsFailed')),
        metricOf(ofMachine(stateMachine.stateMachineArn, 'ExecutionsTimedOut')),
        metricOf(ofMachine(stateMachine.stateMachineArn, 'ExecutionsAborted')),
      ]),
    );
  }
}

/** One line per value of the dimensions (Amazon CloudWatch User Guide, "Search expressions"). */
const each = (application: string, name: string, ...dimensions: readonly string[]): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{${[names.METRICS_NAMESPACE, 'service', ...dimensions].join(',')}} MetricName="${name}" service="${application}"', 'Sum', 300)`,
    label: '',
    usingMetrics: {},
  });

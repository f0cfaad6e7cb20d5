import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type AlarmDefinition, alarmDefinitions } from '../alarm-definitions.ts';
import { metricOf } from './metrics.ts';
import { SEVERITIES } from './severities.ts';

export interface AlarmsProps {
  readonly application: string;
  /** The sites that send heartbeats. */
  readonly sites: readonly string[];
  /** Whether there is a probe. */
  readonly probe: boolean;
  readonly stateMachine: StateMachine;
  readonly restoreStateMachine: StateMachine;
  readonly webhook: IFunction;
  /** The function that sends messages. */
  readonly notify: IFunction;
  /** The function that starts the rehearsals. @default - there are none */
  readonly startRehearsals?: IFunction | undefined;
  readonly topic: ITopic;
  /** The runbook, whose sections the descriptions link to. */
  readonly runbookUrl: string;
}

/** The alarms. Each description has the severity, the problem, the first action and a link to the section of the runbook. */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { stateMachine, restoreStateMachine, webhook, notify, startRehearsals, topic, runbookUrl } = props;
    const definitions = alarmDefinitions({
      application: props.application,
      sites: props.sites,
      probe: props.probe,
      stateMachineArn: stateMachine.stateMachineArn,
      restoreStateMachineArn: restoreStateMachine.stateMachineArn,
      webhook: webhook.functionName,
      notify: notify.functionName,
      startRehearsals: startRehearsals?.functionName,
    });
    this.all = Object.entries(definitions).map(
      ([name, { section, means, act, metric, comparisonOperator, treatMissingData, ...rule }]) =>
        new Alarm(this, name, {
          ...rule,
          alarmDescription: `[${SEVERITIES[section]}] ${means} ${act} ${runbookUrl}#${section}`,
          metric: metricOf(metric),
          comparisonOperator: OPERATORS[comparisonOperator],
          treatMissingData: MISSING[treatMissingData],
        }),
    );
    for (const alarm of this.all) alarm.addAlarmAction(new SnsAction(topic));
  }
}

const OPERATORS = {
  GreaterThanOrEqualToThreshold: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  LessThanThreshold: ComparisonOperator.LESS_THAN_THRESHOLD,
} as const satisfies Record<AlarmDefinition['comparisonOperator'], ComparisonOperator>;

const MISSING = {
  breaching: TreatMissingData.BREACHING,
  notBreaching: TreatMissingData.NOT_BREACHING,
} as const satisfies Record<AlarmDefinition['treatMissingData'], TreatMissingData>;

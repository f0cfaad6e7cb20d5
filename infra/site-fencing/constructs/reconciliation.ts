import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { FAILED_STATUSES } from '../../../functions/clients/execution-history.ts';
import * as names from '../../../functions/support/environment.ts';
import type { FencingConfig } from '../config.ts';
import { FencingFunction } from './fencing-function.ts';
import type { InfinispanAccess } from './infinispan-access.ts';
import * as may from './permissions.ts';
import type { SharedProps } from './shared-props.ts';
import type { Tables } from './tables.ts';
import type { Workflow } from './workflow.ts';

export interface ReconciliationProps {
  readonly house: SharedProps;
  readonly config: Pick<FencingConfig, 'application' | 'auditRetentionDays'>;
  readonly tables: Tables;
  readonly asking: InfinispanAccess;
  readonly workflow: Workflow;
  /** The accelerators that may be read, ARNs, or patterns of them. */
  readonly accelerators: readonly string[];
}

/** What looks after the executions: whether the claim needs another one, and how one ended that has no outcome. */
export class Reconciliation extends Construct {
  constructor(scope: Construct, id: string, props: ReconciliationProps) {
    super(scope, id);
    const { house, config, tables, workflow, accelerators } = props;
    const { secrets, ...asking } = props.asking;
    const machine = workflow.stateMachine.stateMachineArn;
    const recording = {
      [names.APPLICATION]: config.application,
      [names.STATE_MACHINE_ARN]: machine,
      [names.AUDIT_TABLE]: tables.audit.tableName,
      [names.AUDIT_RETENTION_DAYS]: String(config.auditRetentionDays ?? 0),
    };
    // A record is looked for before it is written; none is ever changed.
    const record = [...workflow.mayRead(), ...may.useTable(tables.audit, ['GetItem', 'PutItem'])];

    const reconcile = new FencingFunction(this, 'Reconcile', {
      ...asking,
      house,
      folder: 'operations/reconcile',
      description: 'Gives an incident without a living execution another, and closes one that was restored',
      limit: Duration.seconds(50),
      environment: { ...asking.environment, ...recording },
      statements: [
        ...may.useTable(tables.claims, ['GetItem', 'PutItem']),
        may.readAccelerators(accelerators),
        may.readTags(),
        ...secrets,
        ...workflow.mayStart(),
        ...workflow.mayList(),
        ...record,
      ],
    });
    new Rule(this, 'ReconcileSchedule', {
      description: 'Reconciles the claim with the world',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next minute looks again, and looks afresh.
      targets: [new LambdaFunction(reconcile.function, { retryAttempts: 0 })],
    });

    const recordFailure = new FencingFunction(this, 'RecordFailure', {
      house,
      folder: 'operations/record-failure',
      description: 'Puts on record that an execution failed, timed out or was aborted',
      limit: Duration.seconds(30),
      environment: recording,
      statements: record,
    });
    new Rule(this, 'ExecutionEndedWithoutOutcome', {
      description: 'An execution failed, timed out or was aborted',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [machine], status: [...FAILED_STATUSES] },
      },
      targets: [new LambdaFunction(recordFailure.function)],
    });
  }
}

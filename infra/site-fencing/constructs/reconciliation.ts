import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { FAILED_STATUSES } from '../../../functions/clients/execution-history.ts';
import { knownSitesKey } from '../../../functions/domain/claims-table.ts';
import { RESTORE_SITE } from '../../../functions/domain/workflows.ts';
import * as names from '../../../functions/support/environment.ts';
import type { FencingConfig } from '../config.ts';
import { FencingFunction } from './fencing-function.ts';
import { type InfinispanAccess, onlyAccelerators } from './infinispan-access.ts';
import * as may from './permissions.ts';
import type { SharedProps } from './shared-props.ts';
import type { Tables } from './tables.ts';
import { machineArns, stateMachinesVariable, Workflow, type Workflows } from './workflow.ts';

export interface ReconciliationProps {
  readonly shared: SharedProps;
  readonly config: Pick<FencingConfig, 'application' | 'accelerators' | 'auditRetentionDays'>;
  readonly tables: Tables;
  readonly infinispanAccess: InfinispanAccess;
  readonly workflows: Workflows;
  /** The accelerators that may be read: ARNs, or patterns of ARNs. */
  readonly accelerators: readonly string[];
}

/** The functions that follow up executions: reconcile restarts interrupted fencings, record-failure records failures. */
export class Reconciliation extends Construct {
  constructor(scope: Construct, id: string, props: ReconciliationProps) {
    super(scope, id);
    const { shared, config, tables, workflows, accelerators } = props;
    const { secrets, ...infinispanAccess } = props.infinispanAccess;
    const auditVariables = {
      [names.APPLICATION]: config.application,
      [names.STATE_MACHINES]: stateMachinesVariable(this, workflows),
      [names.AUDIT_TABLE]: tables.audit.tableName,
      [names.AUDIT_RETENTION_DAYS]: String(config.auditRetentionDays ?? 0),
    };
    // Both functions check for a record before they write it, and never change one.
    const writeAudit = may.useTable(tables.audit, ['GetItem', 'PutItem']);

    const reconcile = new FencingFunction(this, 'Reconcile', {
      ...infinispanAccess,
      shared,
      folder: 'operations/reconcile',
      description: 'Follows up executions that died, closes restored incidents and looks for drift',
      limit: Duration.seconds(50),
      // The next minute's invocation replaces a repeat, and an event that is older than a minute.
      asynchronous: { retryAttempts: 0, maxEventAge: Duration.minutes(1) },
      environment: { ...infinispanAccess.environment, ...auditVariables, ...onlyAccelerators(config) },
      statements: [
        ...may.useTable(tables.claims, ['GetItem']),
        ...may.putItems(tables.claims, [config.application, knownSitesKey(config.application)]),
        may.findAccelerators(),
        ...may.readAccelerators(accelerators),
        may.readTags(),
        ...secrets,
        ...Workflow.mayFollow(Object.values(workflows)),
        ...writeAudit,
      ],
    });
    new Rule(this, 'ReconcileSchedule', {
      description: 'Runs reconcile every minute',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next minute's invocation replaces a retry.
      targets: [new LambdaFunction(reconcile.function, { retryAttempts: 0 })],
    });

    const failed = (stateMachineArn: string[]) => ({
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn, status: [...FAILED_STATUSES] },
    });
    // While a push runs, the survivor's writes depend on the restored site, so a dead restore is undone at once.
    new Rule(this, 'RestoreFailed', {
      description: 'An execution of a restore failed, timed out or was aborted',
      eventPattern: failed([workflows[RESTORE_SITE.name].stateMachine.stateMachineArn]),
      targets: [new LambdaFunction(reconcile.function, { retryAttempts: 0 })],
    });

    const recordFailure = new FencingFunction(this, 'RecordFailure', {
      shared,
      folder: 'operations/record-failure',
      description: 'Records in the audit trail that an execution failed, timed out or was aborted',
      limit: Duration.seconds(30),
      // A record is wanted however late it is, and is written once. Reconcile writes one that is still missing.
      asynchronous: { retryAttempts: 2, maxEventAge: Duration.hours(6) },
      environment: { ...auditVariables, [names.CLAIMS_TABLE]: tables.claims.tableName },
      statements: [
        ...may.useTable(tables.claims, ['GetItem']),
        ...Object.values(workflows).flatMap((workflow) => workflow.mayRead()),
        ...writeAudit,
      ],
    });
    new Rule(this, 'ExecutionFailed', {
      description: 'A Step Functions execution failed, timed out or was aborted',
      eventPattern: failed(machineArns(workflows)),
      targets: [new LambdaFunction(recordFailure.function)],
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { FENCE_SITE } from '../../../functions/domain/workflows.ts';
import * as names from '../../../functions/support/environment.ts';
import type { FencingConfig } from '../config.ts';
import { FencingFunction } from './fencing-function.ts';
import { onlyAccelerators } from './infinispan-access.ts';
import * as may from './permissions.ts';
import type { ReconciliationProps } from './reconciliation.ts';

export interface RehearsalsProps extends Omit<ReconciliationProps, 'infinispanAccess' | 'config'> {
  readonly config: FencingConfig;
}

/** Rehearses the fencing workflow every hour, in both directions. */
export class Rehearsals extends Construct {
  /** Starts them. */
  readonly function: IFunction;

  constructor(scope: Construct, id: string, props: RehearsalsProps) {
    super(scope, id);
    const { shared, config, tables, workflows, accelerators } = props;
    const workflow = workflows[FENCE_SITE.name];
    const { function: start } = new FencingFunction(this, 'StartRehearsals', {
      shared,
      folder: 'operations/start-rehearsals',
      description: 'Starts a rehearsal for each accelerator and direction',
      // Accelerators are read, and executions started, one after another.
      limit: Duration.minutes(2),
      // The next hour's invocation replaces a repeat; an event may wait a while for free concurrency.
      asynchronous: { retryAttempts: 0, maxEventAge: Duration.minutes(30) },
      environment: {
        [names.APPLICATION]: config.application,
        [names.CLAIMS_TABLE]: tables.claims.tableName,
        [names.SITE_NAMES]: JSON.stringify(Object.keys(config.sites)),
        [names.STATE_MACHINE_ARN]: workflow.stateMachine.stateMachineArn,
        ...onlyAccelerators(config),
      },
      statements: [
        may.findAccelerators(),
        ...may.readAccelerators(accelerators),
        may.readTags(),
        ...may.useTable(tables.claims, ['GetItem']),
        ...workflow.mayStart(),
      ],
    });
    this.function = start;
    new Rule(this, 'RehearsalSchedule', {
      description: 'Starts rehearsals every hour',
      schedule: Schedule.rate(Duration.hours(1)),
      // The next hour's invocation replaces a retry.
      targets: [new LambdaFunction(start, { retryAttempts: 0 })],
    });
  }
}

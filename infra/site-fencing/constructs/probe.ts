import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { probeKey } from '../../../functions/domain/claims-table.ts';
import { FENCE_SITE } from '../../../functions/domain/workflows.ts';
import * as names from '../../../functions/support/environment.ts';
import { FencingFunction } from './fencing-function.ts';
import { onlyAccelerators } from './infinispan-access.ts';
import * as may from './permissions.ts';
import type { ReconciliationProps } from './reconciliation.ts';

/** Looks at both sites every few seconds, and starts the fencing workflow if the link between them is lost. */
export class Probe extends Construct {
  constructor(scope: Construct, id: string, props: ReconciliationProps) {
    super(scope, id);
    const { shared, config, tables, workflows, accelerators } = props;
    const { secrets, ...infinispanAccess } = props.infinispanAccess;
    const workflow = workflows[FENCE_SITE.name];
    const { function: probe } = new FencingFunction(this, 'Probe', {
      ...infinispanAccess,
      shared,
      folder: 'operations/probe',
      description: 'Looks at both sites for most of a minute, and starts a fencing if their link is lost',
      // 50 s of looks; the last of them may read accelerators and start executions.
      limit: Duration.seconds(90),
      // It runs for most of the time, so its price is its memory (docs/performance.md).
      memoryMegabytes: 128,
      traced: false,
      // The next minute's invocation replaces a repeat, and an event that is older than a minute.
      asynchronous: { retryAttempts: 0, maxEventAge: Duration.minutes(1) },
      environment: {
        ...infinispanAccess.environment,
        [names.STATE_MACHINE_ARN]: workflow.stateMachine.stateMachineArn,
        ...onlyAccelerators(config),
      },
      statements: [
        ...may.useTable(tables.claims, ['GetItem']),
        ...may.putItems(tables.claims, [probeKey(config.application)]),
        may.findAccelerators(),
        ...may.readAccelerators(accelerators),
        may.readTags(),
        ...secrets,
        ...workflow.mayStart(),
      ],
    });
    new Rule(this, 'ProbeSchedule', {
      description: 'Runs the probe every minute',
      schedule: Schedule.rate(Duration.minutes(1)),
      // The next minute's invocation replaces a retry.
      targets: [new LambdaFunction(probe, { retryAttempts: 0 })],
    });
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

export interface WorkflowProps {
  readonly application: string;
  /** The functions by the names that the definition gives them. */
  readonly functions: Readonly<Record<string, IFunction>>;
  readonly auditTable: Table;
  readonly logRetentionDays: number;
  readonly waitForReporter: { readonly atMost: number; readonly every: number };
}

const definition = readFileSync(join(import.meta.dirname, '../../statemachine/fencing.asl.json'), 'utf8');

/** The state machine of statemachine/fencing.asl.json, kept in the template, where tests and reviewers see it. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const { atMost, every } = props.waitForReporter;
    const names = Object.entries(props.functions).map(([name, fn]) => [name, fn.functionArn] as const);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: {
        ...Object.fromEntries(names),
        Application: props.application,
        AuditTable: props.auditTable.tableName,
        LookEverySeconds: String(every),
        WaitAtMostSeconds: String(atMost),
        // One look more than there are waits.
        LooksAtMost: String(Math.floor(atMost / every) + 1),
      },
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Log', {
          retention: props.logRetentionDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: true,
      },
    });
    // CDK grants nothing by itself for a definition that is a text.
    // A function's own grant would name its versions besides, of which there are none.
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: Object.values(props.functions).map((fn) => fn.functionArn),
      }),
    );
    // The table's own grant would name its index besides, to which nothing is written.
    this.stateMachine.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resources: [props.auditTable.tableArn],
      }),
    );
  }
}

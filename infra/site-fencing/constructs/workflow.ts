import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  CfnStateMachine,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { FencingConfig } from '../config.ts';
import { useTable } from './permissions.ts';
import { createLog, type SharedProps } from './shared-props.ts';
import type { Tables } from './tables.ts';

export interface WorkflowProps {
  readonly house: SharedProps;
  readonly config: Pick<
    FencingConfig,
    'application' | 'reporterTimeout' | 'reporterPollInterval' | 'auditRetentionDays'
  >;
  /** The functions by the names that the definition gives them. */
  readonly functions: Readonly<Record<string, IFunction>>;
  readonly tables: Tables;
}

const definition = readFileSync(
  join(import.meta.dirname, '../../../statemachine/fence-site.asl.json'),
  'utf8',
);
/** Seconds for which one data key is used, as Step Functions does unless told otherwise. */
const DATA_KEY_REUSED = 300;

/** The state machine of statemachine/fence-site.asl.json, kept in the template, where tests and reviewers see it. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly #house: SharedProps;

  constructor(scope: Construct, id: string, { house, config, functions, tables }: WorkflowProps) {
    super(scope, id);
    this.#house = house;
    const { reporterTimeout, reporterPollInterval } = config;
    const names = Object.entries(functions).map(([name, fn]) => [name, fn.functionArn] as const);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: {
        ...Object.fromEntries(names),
        Application: config.application,
        AuditTable: tables.audit.tableName,
        // 0 is for ever.
        AuditRetentionDays: String(config.auditRetentionDays ?? 0),
        PollIntervalSeconds: String(reporterPollInterval),
        ReporterTimeoutSeconds: String(reporterTimeout),
        // One poll more than there are waits.
        MaxPolls: String(Math.floor(reporterTimeout / reporterPollInterval) + 1),
      },
      tracingEnabled: true,
      logs: { destination: createLog(this, house), level: LogLevel.ALL, includeExecutionData: true },
    });
    // CDK grants nothing by itself for a definition that is a text.
    const statements = [
      // A function's own grant would name its versions besides, of which there are none.
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: Object.values(functions).map((fn) => fn.functionArn),
      }),
      // The table's own grant would name its index besides, to which nothing is written.
      ...useTable(tables.audit, ['PutItem', 'UpdateItem']),
      ...this.#encrypt(),
    ];
    for (const statement of statements) this.stateMachine.addToRolePolicy(statement);
  }

  /** Whoever starts executions. */
  mayStart(): PolicyStatement[] {
    return [this.#onMachine('states:StartExecution'), ...this.#useData('kms:Decrypt', 'kms:GenerateDataKey')];
  }

  mayList(): PolicyStatement[] {
    return [this.#onMachine('states:ListExecutions')];
  }

  /** Input, output and history. */
  mayRead(): PolicyStatement[] {
    return [
      this.#onExecutions('states:DescribeExecution', 'states:GetExecutionHistory'),
      ...this.#useData('kms:Decrypt'),
    ];
  }

  mayRedrive(): PolicyStatement[] {
    return [this.#onExecutions('states:RedriveExecution')];
  }

  #onMachine(...actions: string[]): PolicyStatement {
    return new PolicyStatement({ actions, resources: [this.stateMachine.stateMachineArn] });
  }

  /** An execution's ARN is its machine's with another type and its own name at the end. */
  #onExecutions(...actions: string[]): PolicyStatement {
    const executions = Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${this.stateMachine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return new PolicyStatement({ actions, resources: [executions] });
  }

  /** What callers need of the key, which Step Functions uses in their name (Step Functions API Reference, KmsAccessDeniedException). */
  #useData(...actions: string[]): PolicyStatement[] {
    const { key } = this.#house;
    if (key === undefined) return [];
    return [
      new PolicyStatement({
        actions,
        resources: [key.keyArn],
        conditions: {
          StringEquals: {
            'kms:ViaService': `states.${Aws.REGION}.amazonaws.com`,
            'kms:EncryptionContext:aws:states:stateMachineArn': this.stateMachine.stateMachineArn,
          },
        },
      }),
    ];
  }

  /**
   * Encrypts definition and history with the customer's key, and answers what the machine's role needs for it and for
   * delivering its log (AWS Step Functions Developer Guide, "Data at rest encryption"). The role is made before the
   * machine, whose name is not known then: the statement of CDK's own property for this would name none.
   */
  #encrypt(): PolicyStatement[] {
    const { key } = this.#house;
    const resource = this.stateMachine.node.defaultChild;
    if (key === undefined || !CfnStateMachine.isCfnStateMachine(resource)) return [];
    resource.encryptionConfiguration = {
      type: 'CUSTOMER_MANAGED_KMS_KEY',
      kmsKeyId: key.keyArn,
      kmsDataKeyReusePeriodSeconds: DATA_KEY_REUSED,
    };
    const inAccount = (service: string, rest: string) =>
      `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${rest}`;
    const use = (actions: string[], context: string, pattern: string) =>
      new PolicyStatement({
        actions,
        resources: [key.keyArn],
        conditions: { StringLike: { [`kms:EncryptionContext:${context}`]: pattern } },
      });
    return [
      use(
        ['kms:Decrypt', 'kms:GenerateDataKey'],
        'aws:states:stateMachineArn',
        inAccount('states', 'stateMachine:*'),
      ),
      use(['kms:GenerateDataKey'], 'SourceArn', inAccount('logs', '*')),
    ];
  }
}

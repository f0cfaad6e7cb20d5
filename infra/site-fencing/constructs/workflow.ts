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
import type { WORKFLOWS, WorkflowName } from '../../../functions/domain/workflows.ts';
import { readDefinition } from '../workflows.ts';
import { useTable } from './permissions.ts';
import { createLog, type SharedProps } from './shared-props.ts';
import type { Tables } from './tables.ts';

export interface WorkflowProps {
  readonly shared: SharedProps;
  readonly workflow: (typeof WORKFLOWS)[number];
  /** The step functions by their placeholders in the definition. */
  readonly functions: Readonly<Record<string, IFunction>>;
  /** Values of the other placeholders, except the audit table. */
  readonly settings: Readonly<Record<string, string>>;
  readonly tables: Tables;
  /** Does the log have inputs and outputs of the states? Not where one of them is a secret. */
  readonly logsData: boolean;
}

/** Every workflow of one SiteFencing. */
export type Workflows = Readonly<Record<WorkflowName, Workflow>>;

const UPDATE_ITEM = 'arn:aws:states:::dynamodb:updateItem';

/** Step Functions' own default. */
const DATA_KEY_REUSE_SECONDS = 300;

/** The state machine of a workflow. Its definition is in the template as text, for tests and reviewers. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly #shared: SharedProps;

  constructor(
    scope: Construct,
    id: string,
    { shared, workflow, functions, settings, tables, logsData }: WorkflowProps,
  ) {
    super(scope, id);
    this.#shared = shared;
    const functionArns = Object.entries(functions).map(([name, fn]) => [name, fn.functionArn] as const);
    const definition = readDefinition(workflow);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: {
        ...Object.fromEntries(functionArns),
        ...settings,
        AuditTable: tables.audit.tableName,
      },
      tracingEnabled: true,
      logs: {
        destination: createLog(this, shared, logNameOf(this)),
        level: LogLevel.ALL,
        includeExecutionData: logsData,
      },
    });
    // CDK derives no permissions from a definition that is a string.
    const statements = [
      // grantInvoke would also allow the function's versions; it has none.
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: Object.values(functions).map((fn) => fn.functionArn),
      }),
      // The table's grant would also allow its index, to which the workflow does not write.
      ...useTable(tables.audit, [
        'PutItem',
        ...(definition.includes(UPDATE_ITEM) ? (['UpdateItem'] as const) : []),
      ]),
      ...this.#encrypt(),
    ];
    for (const statement of statements) this.stateMachine.addToRolePolicy(statement);
  }

  /**
   * Permission to start, list and read executions of these workflows, in as few statements as possible: a role's policies
   * have a maximum length.
   */
  static mayFollow(workflows: readonly Workflow[]): PolicyStatement[] {
    const machines = workflows.map(({ stateMachine }) => stateMachine.stateMachineArn);
    return [
      new PolicyStatement({
        actions: ['states:StartExecution', 'states:ListExecutions'],
        resources: machines,
      }),
      new PolicyStatement({
        actions: ['states:DescribeExecution', 'states:GetExecutionHistory'],
        resources: workflows.map((workflow) => workflow.#executions()),
      }),
      ...workflows
        .slice(0, 1)
        .flatMap((one) => one.#useData(['kms:Decrypt', 'kms:GenerateDataKey'], machines)),
    ];
  }

  /** Permission to start executions. */
  mayStart(): PolicyStatement[] {
    return [
      this.#onMachine('states:StartExecution'),
      ...this.#useData(['kms:Decrypt', 'kms:GenerateDataKey']),
    ];
  }

  mayList(): PolicyStatement[] {
    return [this.#onMachine('states:ListExecutions')];
  }

  /** Permission to read input, output and history of executions. */
  mayRead(): PolicyStatement[] {
    return [
      this.#onExecutions('states:DescribeExecution', 'states:GetExecutionHistory'),
      ...this.#useData(['kms:Decrypt']),
    ];
  }

  mayRedrive(): PolicyStatement[] {
    return [this.#onExecutions('states:RedriveExecution')];
  }

  mayStop(): PolicyStatement[] {
    return [this.#onExecutions('states:StopExecution')];
  }

  /** Permission to answer a task that waits for its token; AWS CDK has the same resource (grantTaskResponse). */
  mayAnswer(): PolicyStatement[] {
    return [
      this.#onMachine('states:SendTaskSuccess', 'states:SendTaskFailure'),
      ...this.#useData(['kms:Decrypt', 'kms:GenerateDataKey']),
    ];
  }

  #onMachine(...actions: string[]): PolicyStatement {
    return new PolicyStatement({ actions, resources: [this.stateMachine.stateMachineArn] });
  }

  #onExecutions(...actions: string[]): PolicyStatement {
    return new PolicyStatement({ actions, resources: [this.#executions()] });
  }

  /** The ARN of an execution has the name of its state machine before its own. */
  #executions(): string {
    return Stack.of(this).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${this.stateMachine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /**
   * Step Functions uses the key with the caller's permissions (Step Functions API Reference, KmsAccessDeniedException).
   */
  #useData(actions: string[], machines = [this.stateMachine.stateMachineArn]): PolicyStatement[] {
    const { key } = this.#shared;
    if (key === undefined) return [];
    return [
      new PolicyStatement({
        actions,
        resources: [key.keyArn],
        conditions: {
          StringEquals: {
            'kms:ViaService': `states.${Aws.REGION}.amazonaws.com`,
            'kms:EncryptionContext:aws:states:stateMachineArn': machines,
          },
        },
      }),
    ];
  }

  /**
   * Encrypts definition and history with the customer's key.
   *
   * @returns what the machine's role needs for that and for delivering its log (AWS Step Functions Developer Guide, "Data
   *   at rest encryption"). The role is created before the machine, so its policy cannot contain the machine's name, and
   *   CDK's own property for this key would create a policy without it.
   */
  #encrypt(): PolicyStatement[] {
    const { key } = this.#shared;
    const resource = this.stateMachine.node.defaultChild;
    if (key === undefined || !CfnStateMachine.isCfnStateMachine(resource)) return [];
    resource.encryptionConfiguration = {
      type: 'CUSTOMER_MANAGED_KMS_KEY',
      kmsKeyId: key.keyArn,
      kmsDataKeyReusePeriodSeconds: DATA_KEY_REUSE_SECONDS,
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

/**
 * Step Functions adds a statement to the resource policy of CloudWatch Logs for every log group whose name does not begin
 * with `/aws/vendedlogs/`. That policy is limited to 5,120 characters in an account and region, and a deployment fails
 * once it is full (AWS Step Functions Developer Guide, "Logging using CloudWatch Logs").
 */
const logNameOf = (workflow: Workflow): string =>
  `/aws/vendedlogs/states/${Aws.STACK_NAME}/${workflow.node.scopes
    .slice(Stack.of(workflow).node.scopes.length)
    .map(({ node }) => node.id)
    .join('/')}`;

/** The ARNs of the workflows' state machines. */
export const machineArns = (workflows: Workflows): string[] =>
  Object.values(workflows).map(({ stateMachine }) => stateMachine.stateMachineArn);

/** The value of the environment variable STATE_MACHINES. */
export const stateMachinesVariable = (scope: Construct, workflows: Workflows): string =>
  Stack.of(scope).toJsonString(
    Object.fromEntries(
      Object.entries(workflows).map(([name, { stateMachine }]) => [name, stateMachine.stateMachineArn]),
    ),
  );

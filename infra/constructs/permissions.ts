import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * The functions' permissions, by what they are for. Resource levels as in the Service Authorization Reference,
 * "Actions, resources, and condition keys for AWS Global Accelerator" and "... for AWS Elastic Load Balancing V2".
 */

/** ListAccelerators and DescribeTags have no resource level. */
export const findAccelerators = () =>
  new PolicyStatement({ actions: ['globalaccelerator:ListAccelerators'], resources: ['*'] });

export const readTags = () =>
  new PolicyStatement({ actions: ['elasticloadbalancing:DescribeTags'], resources: ['*'] });

export const readAccelerators = (accelerators: readonly string[]) =>
  new PolicyStatement({
    actions: [
      'globalaccelerator:DescribeAccelerator',
      'globalaccelerator:DescribeEndpointGroup',
      'globalaccelerator:ListEndpointGroups',
      'globalaccelerator:ListListeners',
    ],
    resources: withChildren(accelerators),
  });

export const changeEndpointGroups = (accelerators: readonly string[]) =>
  new PolicyStatement({
    actions: ['globalaccelerator:AddEndpoints', 'globalaccelerator:RemoveEndpoints'],
    resources: withChildren(accelerators).slice(accelerators.length),
  });

export const readSecrets = (arns: readonly string[]) =>
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [...arns] });

export const useClaim = (table: string, ...actions: ('GetItem' | 'PutItem')[]) =>
  new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [table] });

export const startExecutions = (stateMachine: string) =>
  new PolicyStatement({ actions: ['states:StartExecution'], resources: [stateMachine] });

/** An execution's ARN is its machine's with another type and its own name at the end. */
export const followExecutions = (stateMachine: string, executions: string) => [
  new PolicyStatement({ actions: ['states:ListExecutions'], resources: [stateMachine] }),
  readExecutions(executions),
];

export const readExecutions = (executions: string) =>
  new PolicyStatement({
    actions: ['states:DescribeExecution', 'states:GetExecutionHistory'],
    resources: [executions],
  });

/** A record is looked for before it is written; none is ever changed. */
export const recordEndings = (table: string) =>
  new PolicyStatement({ actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resources: [table] });

/** A listener's and a group's ARN continue their accelerator's. */
const withChildren = (accelerators: readonly string[]): string[] => [
  ...accelerators,
  ...accelerators.map((arn) => `${arn}/listener/*`),
];

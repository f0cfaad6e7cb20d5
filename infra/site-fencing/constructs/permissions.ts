import { Aws } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * Permissions of the functions, by purpose. The resource levels are those of the Service Authorization Reference,
 * "Actions, resources, and condition keys for AWS Global Accelerator", "... for AWS Elastic Load Balancing V2" and
 * "... for Amazon EC2".
 */

/** ListAccelerators and DescribeTags have no resource level. */
export const findAccelerators = () =>
  new PolicyStatement({ actions: ['globalaccelerator:ListAccelerators'], resources: ['*'] });

export const readTags = () =>
  new PolicyStatement({ actions: ['elasticloadbalancing:DescribeTags'], resources: ['*'] });

/** The targets of load balancers. Neither action has a resource level. */
export const readTargets = () =>
  new PolicyStatement({
    actions: ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'],
    resources: ['*'],
  });

/** Everything under an accelerator, except single endpoint groups. */
export const readAccelerators = (accelerators: readonly string[]) => [
  new PolicyStatement({
    actions: ['globalaccelerator:DescribeAccelerator', 'globalaccelerator:ListListeners'],
    resources: [...accelerators],
  }),
  new PolicyStatement({
    actions: ['globalaccelerator:ListEndpointGroups'],
    resources: childrenOf(accelerators),
  }),
];

/** A single endpoint group, which is read after it was changed. */
export const readEndpointGroups = (accelerators: readonly string[]) =>
  new PolicyStatement({
    actions: ['globalaccelerator:DescribeEndpointGroup'],
    resources: childrenOf(accelerators),
  });

/**
 * AddEndpoints is also authorized as UpdateEndpointGroup (Service Authorization Reference, "API operations defined by AWS
 * Global Accelerator"). RemoveEndpoints was denied without it, too
 * (github.com/aws-solutions-library-samples/global-capacity-orchestrator-on-aws, issue 130).
 */
export const changeEndpointGroups = (accelerators: readonly string[]) =>
  new PolicyStatement({
    actions: [
      'globalaccelerator:AddEndpoints',
      'globalaccelerator:RemoveEndpoints',
      'globalaccelerator:UpdateEndpointGroup',
    ],
    resources: childrenOf(accelerators),
  });

/** Adding endpoints only, which is also authorized as UpdateEndpointGroup, and reading the group afterwards. */
export const addEndpoints = (accelerators: readonly string[]) =>
  new PolicyStatement({
    actions: [
      'globalaccelerator:AddEndpoints',
      'globalaccelerator:DescribeEndpointGroup',
      'globalaccelerator:UpdateEndpointGroup',
    ],
    resources: childrenOf(accelerators),
  });

/**
 * When an endpoint is added, Global Accelerator looks it up with the caller's permissions. These are the actions of other
 * services in AWS's own policy, which allows them on all resources (AWS Managed Policy Reference,
 * GlobalAcceleratorFullAccess).
 */
export const resolveEndpoints = () =>
  new PolicyStatement({
    actions: [
      'ec2:DescribeAddresses',
      'ec2:DescribeInstances',
      'ec2:DescribeInternetGateways',
      'ec2:DescribeRegions',
      'ec2:DescribeSubnets',
      'elasticloadbalancing:DescribeLoadBalancers',
    ],
    resources: ['*'],
  });

/** The outputs of a stack, by which the commands find its resources. */
export const readStack = (stackArn: string) =>
  new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [stackArn] });

/**
 * Listing alarms, and reading metrics. A list is authorized on all alarms of the region, and GetMetricData has no
 * resource level (Service Authorization Reference, "Actions, resources, and condition keys for Amazon CloudWatch").
 */
export const readMonitoring = (alarmsArn: string) => [
  new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: [alarmsArn] }),
  new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }),
];

/**
 * Finding the writer of an Aurora cluster. Its instances come and go (Service Authorization Reference, "Actions, resources,
 * and condition keys for Amazon RDS").
 */
export const findWriter = (clusterArn: string) => [
  new PolicyStatement({ actions: ['rds:DescribeDBClusters'], resources: [clusterArn] }),
  new PolicyStatement({ actions: ['rds:DescribeDBInstances'], resources: [instancesBeside(clusterArn)] }),
];

/** The database instances of the cluster's region and account. */
export const instancesBeside = (clusterArn: string): string => clusterArn.replace(/:cluster:.*$/, ':db:*');

/** Policy simulation of these roles only. */
export const simulateRoles = (roles: readonly string[]) =>
  new PolicyStatement({ actions: ['iam:SimulatePrincipalPolicy'], resources: [...roles] });

/** Lambda attaches a function with its role (AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC"). */
export const attachToVpc = () =>
  new PolicyStatement({
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });

/**
 * Reading secrets, and using `keys` to decrypt these secrets only: Secrets Manager puts the secret's ARN into the
 * encryption context (AWS Secrets Manager User Guide, "Secret encryption and decryption").
 */
export const readSecrets = (arns: readonly string[], keys: readonly string[]) => [
  new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [...arns] }),
  ...(keys.length === 0
    ? []
    : [
        new PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [...keys],
          conditions: {
            StringLike: { 'kms:ViaService': 'secretsmanager.*.amazonaws.com' },
            StringEquals: { 'kms:EncryptionContext:SecretARN': [...arns] },
          },
        }),
      ]),
];

/**
 * Publishing to a topic. SNS uses a customer's key with the publisher's permissions, kms:Decrypt and
 * kms:GenerateDataKey (Amazon SNS Developer Guide, "Key management").
 */
export const publishTo = (topicArn: string, keyArn: string | undefined) => [
  new PolicyStatement({ actions: ['sns:Publish'], resources: [topicArn] }),
  ...(keyArn === undefined
    ? []
    : [
        new PolicyStatement({
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [keyArn],
          conditions: {
            StringEquals: {
              'kms:ViaService': `sns.${Aws.REGION}.amazonaws.com`,
              'kms:EncryptionContext:aws:sns:topicArn': topicArn,
            },
          },
        }),
      ]),
];

type TableAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'Query';

/**
 * Using a table. DynamoDB decrypts the table's key with the caller's permissions, for reading and writing (Amazon
 * DynamoDB Developer Guide, "DynamoDB encryption at rest").
 *
 * @param resources ARNs, such as the table's with its index. @default - the table
 */
export const useTable = (
  table: Table,
  actions: readonly TableAction[],
  resources: readonly string[] = [table.tableArn],
) => [
  new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [...resources],
  }),
  ...decryptTable(table),
];

/**
 * Writing some items of a table, by their partition keys, so that a role that writes one item cannot change another, such
 * as the claim (Amazon DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control"). A
 * rehearsal simulates the two roles of the fencing that write, without a key.
 */
export const putItems = (table: Table, keys: readonly string[]) => [
  new PolicyStatement({
    actions: ['dynamodb:PutItem'],
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [...keys] } },
  }),
  ...decryptTable(table),
];

const decryptTable = ({ encryptionKey, tableName }: Table): PolicyStatement[] =>
  encryptionKey === undefined
    ? []
    : [
        new PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [encryptionKey.keyArn],
          conditions: {
            StringEquals: {
              'kms:ViaService': `dynamodb.${Aws.REGION}.amazonaws.com`,
              'kms:EncryptionContext:aws:dynamodb:tableName': tableName,
            },
          },
        }),
      ];

/** The listeners and groups of accelerators: their ARNs start with the ARN of their accelerator. */
const childrenOf = (accelerators: readonly string[]): string[] =>
  accelerators.map((arn) => `${arn}/listener/*`);

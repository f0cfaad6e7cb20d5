import { Aws } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * The functions' permissions, by what they are for. Resource levels as in the Service Authorization Reference,
 * "Actions, resources, and condition keys for AWS Global Accelerator", "... for AWS Elastic Load Balancing V2" and
 * "... for Amazon EC2".
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

/**
 * Adding to a group is authorized as an update of it besides (Service Authorization Reference, "API operations defined by
 * AWS Global Accelerator"), and an account refused a removal without that, too
 * (github.com/aws-solutions-library-samples/global-capacity-orchestrator-on-aws, issue 130).
 */
export const changeEndpointGroups = (accelerators: readonly string[]) =>
  new PolicyStatement({
    actions: [
      'globalaccelerator:AddEndpoints',
      'globalaccelerator:RemoveEndpoints',
      'globalaccelerator:UpdateEndpointGroup',
    ],
    resources: withChildren(accelerators).slice(accelerators.length),
  });

/**
 * What Global Accelerator asks in the caller's name about an endpoint that is added: what AWS's own policy allows beside
 * the service's actions, on all resources (AWS Managed Policy Reference, GlobalAcceleratorFullAccess).
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

/** IAM's simulation of these roles, and of no other principal. */
export const simulateRoles = (roles: readonly string[]) =>
  new PolicyStatement({ actions: ['iam:SimulatePrincipalPolicy'], resources: [...roles] });

/** What Lambda does in the role's name (AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC"). */
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
 * Secrets, and by `keys` no other ciphertext than theirs: Secrets Manager names the secret in the encryption context
 * (AWS Secrets Manager User Guide, "Secret encryption and decryption").
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
 * Publishing to a topic, with what SNS does in the caller's name where a customer's key encrypts it (Amazon SNS
 * Developer Guide, "Key management": kms:Decrypt and kms:GenerateDataKey for whoever publishes).
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
 * A table, or what is beside it, such as its index. DynamoDB decrypts the table's own key in the caller's name, for
 * reading and for writing (Amazon DynamoDB Developer Guide, "DynamoDB encryption at rest").
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
  ...(table.encryptionKey === undefined
    ? []
    : [
        new PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [table.encryptionKey.keyArn],
          conditions: {
            StringEquals: {
              'kms:ViaService': `dynamodb.${Aws.REGION}.amazonaws.com`,
              'kms:EncryptionContext:aws:dynamodb:tableName': table.tableName,
            },
          },
        }),
      ]),
];

/** A listener's and a group's ARN continue their accelerator's. */
const withChildren = (accelerators: readonly string[]): string[] => [
  ...accelerators,
  ...accelerators.map((arn) => `${arn}/listener/*`),
];

import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** Settings shared by all resources of one SiteFencing. */
export interface SharedProps {
  /** The dimension `service` of every metric. */
  readonly application: string;
  readonly logRetentionDays: number;
  /** The customer's KMS key. @default - AWS-managed keys */
  readonly key?: IKey | undefined;
}

/**
 * The log group of a function or workflow. It is deleted with the stack; the audit table is not.
 *
 * @param name its name @default - CloudFormation generates one
 */
export const createLog = (
  scope: Construct,
  { logRetentionDays, key }: SharedProps,
  name?: string,
): LogGroup =>
  new LogGroup(scope, 'Log', {
    ...(name === undefined ? {} : { logGroupName: name }),
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(key === undefined ? {} : { encryptionKey: key }),
  });

import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** What everything of one instance has in common. */
export interface SharedProps {
  /** What its metrics are told apart by. */
  readonly application: string;
  readonly logRetentionDays: number;
  /** The customer's key. @default - keys of AWS */
  readonly key?: IKey | undefined;
}

/** A log is no record: it goes with the stack. */
export const createLog = (scope: Construct, { logRetentionDays, key }: SharedProps): LogGroup =>
  new LogGroup(scope, 'Log', {
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(key === undefined ? {} : { encryptionKey: key }),
  });

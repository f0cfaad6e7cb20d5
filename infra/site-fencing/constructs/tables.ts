import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { EXPIRES_AT } from '../../../functions/domain/audit-row.ts';
import type { SharedProps } from './shared-props.ts';

export interface TablesProps {
  readonly shared: SharedProps;
  /** `retain` keeps both tables when the stack is deleted, and protects them from deletion. */
  readonly removalPolicy: 'retain' | 'destroy';
  /** Whether DynamoDB deletes expired records. */
  readonly auditExpires: boolean;
}

/** The audit trail of every event, and the claim. */
export class Tables extends Construct {
  /** Key `application` and `id` (time, execution, step); index `byEvent`. */
  readonly audit: Table;
  /** Key `application`: one item. */
  readonly claims: Table;

  constructor(scope: Construct, id: string, { shared: { key }, removalPolicy, auditExpires }: TablesProps) {
    super(scope, id);
    const kept = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      ...(key === undefined
        ? { encryption: TableEncryption.AWS_MANAGED }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
      deletionProtection: removalPolicy === 'retain',
      removalPolicy: removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const application = { name: 'application', type: AttributeType.STRING };
    const id_ = { name: 'id', type: AttributeType.STRING };
    this.audit = new Table(this, 'Audit', {
      ...kept,
      partitionKey: application,
      sortKey: id_,
      ...(auditExpires ? { timeToLiveAttribute: EXPIRES_AT } : {}),
    });
    this.audit.addGlobalSecondaryIndex({
      indexName: 'byEvent',
      partitionKey: { name: 'event', type: AttributeType.STRING },
      sortKey: id_,
      projectionType: ProjectionType.ALL,
    });
    this.claims = new Table(this, 'Claims', { ...kept, partitionKey: application });
  }
}

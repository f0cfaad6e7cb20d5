import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

export interface TablesProps {
  /** `retain`: both outlive the stack, and nobody deletes them by mistake. */
  readonly removalPolicy: 'retain' | 'destroy';
}

/** What is on record: the trail of every event, and the claim. */
export class Tables extends Construct {
  /** Key `application` and `id` (time, execution, step); index `byEvent`. */
  readonly audit: Table;
  /** Key `application`: one item. */
  readonly claims: Table;

  constructor(scope: Construct, id: string, { removalPolicy }: TablesProps) {
    super(scope, id);
    const kept = {
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.AWS_MANAGED,
      deletionProtection: removalPolicy === 'retain',
      removalPolicy: removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const application = { name: 'application', type: AttributeType.STRING };
    const id_ = { name: 'id', type: AttributeType.STRING };
    this.audit = new Table(this, 'Audit', { ...kept, partitionKey: application, sortKey: id_ });
    this.audit.addGlobalSecondaryIndex({
      indexName: 'byEvent',
      partitionKey: { name: 'event', type: AttributeType.STRING },
      sortKey: id_,
      projectionType: ProjectionType.ALL,
    });
    this.claims = new Table(this, 'Claims', { ...kept, partitionKey: application });
  }
}

import { DescribeDBClustersCommand, DescribeDBInstancesCommand, type RDSClient } from '@aws-sdk/client-rds';
import { awsErrorName } from './aws-errors.ts';

export type RdsApi = Pick<RDSClient, 'send'>;

/**
 * The Availability Zone of an Aurora cluster's writer (Amazon RDS API Reference, DBClusterMember: IsClusterWriter; and
 * DBInstance: AvailabilityZone). It is read again each time, because a failover moves the writer.
 *
 * @param clusterArn which the API takes as the identifier, too
 * @returns a function that throws an error with a sentence if the zone is unknown
 */
export function createWriterZone(api: RdsApi, clusterArn: string): () => Promise<string> {
  const named = (operation: string) => (error: unknown) => {
    throw new Error(`Amazon RDS ${operation}: ${awsErrorName(error)}`, { cause: error });
  };
  return async () => {
    // Stryker disable next-line ArrayDeclaration: an element that is no cluster has no members
    const { DBClusters: [cluster] = [] } = await api
      .send(new DescribeDBClustersCommand({ DBClusterIdentifier: clusterArn }))
      .catch(named('DescribeDBClusters'));
    const writer = cluster?.DBClusterMembers?.find(({ IsClusterWriter }) => IsClusterWriter);
    if (writer?.DBInstanceIdentifier === undefined) throw new Error('the cluster has no writer');
    // Stryker disable next-line ArrayDeclaration: an element that is no instance has no zone
    const { DBInstances: [instance] = [] } = await api
      .send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: writer.DBInstanceIdentifier }))
      .catch(named('DescribeDBInstances'));
    if (instance?.AvailabilityZone === undefined) throw new Error('the writer has no Availability Zone');
    return instance.AvailabilityZone;
  };
}

import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { expect, it } from 'vitest';
import { createWriterZone } from '../../../../functions/clients/aurora-writer.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';

const CLUSTER = 'arn:aws:rds:eu-west-1:111122223333:cluster:keycloak';
const MEMBERS = [
  { DBInstanceIdentifier: 'reader', IsClusterWriter: false },
  { DBInstanceIdentifier: 'writer', IsClusterWriter: true },
];

function createWorld(clusters: object | Error, instances: object | Error = {}) {
  const client = new RDSClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  for (const [command, answer] of [
    [DescribeDBClustersCommand, clusters],
    [DescribeDBInstancesCommand, instances],
  ] as const) {
    if (answer instanceof Error) mock.on(command).rejects(answer);
    else mock.on(command).resolves(answer);
  }
  return { mock, writerZone: createWriterZone(client, CLUSTER) };
}

it("reads the zone of the cluster's writer", async () => {
  const { mock, writerZone } = createWorld(
    { DBClusters: [{ DBClusterMembers: MEMBERS }] },
    { DBInstances: [{ AvailabilityZone: 'eu-west-1b' }] },
  );

  expect(await writerZone()).toBe('eu-west-1b');
  expect(mock).toHaveReceivedCommandWith(DescribeDBClustersCommand, { DBClusterIdentifier: CLUSTER });
  expect(mock).toHaveReceivedCommandWith(DescribeDBInstancesCommand, { DBInstanceIdentifier: 'writer' });
});

it.each([
  { when: 'there is no cluster', clusters: {}, message: 'the cluster has no writer' },
  {
    when: 'the cluster has no members',
    clusters: { DBClusters: [{}] },
    message: 'the cluster has no writer',
  },
  {
    when: 'a failover is in progress',
    clusters: { DBClusters: [{ DBClusterMembers: MEMBERS.slice(0, 1) }] },
    message: 'the cluster has no writer',
  },
  {
    when: 'the writer is being created',
    clusters: { DBClusters: [{ DBClusterMembers: MEMBERS }] },
    instances: { DBInstances: [{}] },
    message: 'the writer has no Availability Zone',
  },
  {
    when: 'the instance is gone',
    clusters: { DBClusters: [{ DBClusterMembers: MEMBERS }] },
    instances: {},
    message: 'the writer has no Availability Zone',
  },
  {
    when: 'the cluster may not be read',
    clusters: serviceError('AccessDenied', 403),
    message: 'Amazon RDS DescribeDBClusters: AccessDenied',
  },
  {
    when: 'the instance may not be read',
    clusters: { DBClusters: [{ DBClusterMembers: MEMBERS }] },
    instances: serviceError('Throttling', 400),
    message: 'Amazon RDS DescribeDBInstances: Throttling',
  },
])('fails with a sentence if $when', async ({ clusters, instances, message }) => {
  const { writerZone } = createWorld(clusters, instances);

  const error = await rejectionOf(writerZone());

  expect(error).toMatchObject({ message });
  expect((error as Error).cause).toBe([clusters, instances].find((answer) => answer instanceof Error));
});

import { CreateDBClusterCommand, CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import type { AwsTarget } from '../../../infra/local/emulator/emulator.ts';
import type { Site } from './world.ts';

export const CLUSTER = 'keycloak';
const ZONES: Readonly<Record<string, Site>> = { 'eu-central-1a': 'site-a', 'eu-central-1b': 'site-b' };
export const INSTANCES = Object.entries(ZONES).map(([zone, site]) => ({
  zone,
  instance: `database-${site}`,
}));

/** The configuration key `auroraWriter` for this cluster. */
export const AURORA_WRITER = {
  clusterArn: `arn:aws:rds:eu-central-1:000000000000:cluster:${CLUSTER}`,
  zones: ZONES,
};

/** Creates a cluster with one instance in the zone of each site; the writer is that of site-a. */
export async function createCluster(aws: AwsTarget): Promise<void> {
  const rds = new RDSClient(aws);
  await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: CLUSTER,
      Engine: 'aurora-postgresql',
      MasterUsername: 'keycloak',
      ManageMasterUserPassword: true,
    }),
  );
  for (const { zone, instance } of INSTANCES)
    await rds.send(
      new CreateDBInstanceCommand({
        DBClusterIdentifier: CLUSTER,
        DBInstanceIdentifier: instance,
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'aurora-postgresql',
        AvailabilityZone: zone,
      }),
    );
}

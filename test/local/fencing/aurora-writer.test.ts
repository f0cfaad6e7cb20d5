import {
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  FailoverDBClusterCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { parseLocalConfig } from '../../../infra/local/stack/local-config.ts';
import { readTrail } from '../../../infra/local/stack/read-trail.ts';
import { SITE_A_REPORTED, SITE_B_REPORTED, startAttempt, waitForCall } from '../support/attempt.ts';
import { AURORA_WRITER, CLUSTER, createCluster, INSTANCES } from '../support/aurora-cluster.ts';
import { waitForEnd } from '../support/executions.ts';
import { fencingJson } from '../support/fencing.ts';
import { readServiceState } from '../support/service-state.ts';
import { startWorld } from '../support/start-world.ts';
import { resetWorld, SITES, type Site, siteOf, type World } from '../support/world.ts';

let world: World;
let rds: RDSClient;
beforeAll(async () => {
  const config = parseLocalConfig({ auroraWriter: AURORA_WRITER }, 'The configuration of this test');
  world = await startWorld({ config });
  rds = new RDSClient(world.stack.aws);
  await createCluster(world.stack.aws);
});
afterAll(() => world?.stop());
beforeEach(() => resetWorld(world));

/** Makes the instance in the site's zone the writer. */
async function moveWriter(site: Site): Promise<void> {
  const { DBClusters: [cluster] = [] } = await rds.send(
    new DescribeDBClustersCommand({ DBClusterIdentifier: CLUSTER }),
  );
  const instance = `database-${site}`;
  const isWriter = cluster?.DBClusterMembers?.some(
    (member) => member.DBInstanceIdentifier === instance && member.IsClusterWriter,
  );
  if (!isWriter)
    await rds.send(
      new FailoverDBClusterCommand({ DBClusterIdentifier: CLUSTER, TargetDBInstanceIdentifier: instance }),
    );
}

/**
 * Both sites report each other, first site-a.
 *
 * @param between runs after the first POST, before the second
 */
async function splitBrain(between = () => Promise.resolve()) {
  const byA = await startAttempt(world, SITE_B_REPORTED);
  await between();
  const attempts = [byA, await startAttempt(world, SITE_A_REPORTED)];
  const [first, second] = await Promise.all(attempts.map(({ execution }) => waitForEnd(world, execution)));
  const rows = (await Promise.all(attempts.map(({ event }) => readTrail(world.stack, event)))).flat();
  const preferences = rows.flatMap(
    ({ record }) => JSON.stringify(record).match(/"preference":\{[^}]*\}/g) ?? [],
  );
  const { inService } = await readServiceState(world);
  return { first, second, inService, preferences: [...new Set(preferences)] };
}

/** Without a preference nothing delays the second attempt: on a busy machine it could begin before the first. */
const untilBegun = () => waitForCall(world.stack.globalAccelerator, 'RemoveEndpoints');

const FENCED = { outcome: 'FENCED' };
const LOST = { outcome: 'NOT_FENCED', reason: 'LOST_TO_OTHER_SITE' };

it.each<{ readonly survivor: Site; readonly zone: string; readonly first: object; readonly second: object }>([
  { survivor: 'site-a', zone: 'eu-central-1a', first: FENCED, second: LOST },
  { survivor: 'site-b', zone: 'eu-central-1b', first: LOST, second: FENCED },
])('$survivor survives with the writer in its zone; site-a reports first', async (expected) => {
  const { survivor, zone, first, second } = expected;
  await moveWriter(survivor);

  const seen = await splitBrain();

  expect(seen).toMatchObject({ first, second, inService: [[survivor]] });
  expect(seen.preferences).toEqual([`"preference":{"site":"${survivor}","zone":"${zone}"}`]);
});

it('a rehearsal shows the zone of the writer and the delay', async () => {
  await moveWriter('site-b');
  for (const site of SITES) siteOf(world, site).server.model.setView([...SITES]);

  const { rehearsals } = await fencingJson(world, ['rehearse', '--site', 'site-b']);

  expect(rehearsals[0].checks).toEqual(
    expect.arrayContaining([
      {
        check: "the database's writer names the preferred survivor",
        answer: 'ok',
        detail: 'it is in eu-central-1b; site-b is preferred',
      },
      expect.objectContaining({ check: 'site-b is not the preferred survivor', answer: 'remark' }),
    ]),
  );
});

it('the site that reports first survives without a cluster, with the reason on record', async () => {
  for (const { instance } of INSTANCES)
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: instance, SkipFinalSnapshot: true }));
  await rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: CLUSTER, SkipFinalSnapshot: true }));

  const seen = await splitBrain(untilBegun);

  expect(seen).toMatchObject({ first: FENCED, second: LOST, inService: [['site-a']] });
  expect(seen.preferences).toEqual([
    '"preference":{"why":"Amazon RDS DescribeDBClusters: DBClusterNotFoundFault"}',
  ]);
});

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { RemoveEndpointsCommand } from '@aws-sdk/client-global-accelerator';
import type { readClaim } from './claim.ts';
import { fillSites } from './restore.ts';
import { siteOf, type World } from './world.ts';

/** The claim's row as a fencing left it. */
export type FencedClaim = Awaited<ReturnType<typeof readClaim>>;

let version = 1000;

/**
 * Brings a reset world into the state that a fencing of site-b left, without the fencing, which takes longer: the claim, the
 * accelerator, the status at the survivor, and the entries. The sites see each other again. The incident has another name,
 * by which executions are named, and the claim a version that no function has read.
 */
export async function fenceAgain(world: World, fenced: FencedClaim): Promise<void> {
  const { stack, dynamoDb, accelerators } = world;
  fillSites(world);
  for (const cache of ['sessions', 'actionTokens'])
    siteOf(world, 'site-a').server.model.setStatus('site-b', cache, 'offline');
  await accelerators.send(
    new RemoveEndpointsCommand({
      EndpointGroupArn: stack.accelerator.endpointGroupArn,
      EndpointIdentifiers: [{ EndpointId: siteOf(world, 'site-b').loadBalancerArn }],
    }),
  );
  await stack.healBridge();
  version += 1000;
  const record = fenced.record?.S ?? '';
  const { incident } = JSON.parse(record).current;
  const named = record.replaceAll(incident, incident.replace(/\d+$/, String(version)));
  await dynamoDb.send(
    new PutItemCommand({
      TableName: stack.tables.claims,
      Item: { ...fenced, version: { N: String(version) }, record: { S: named } },
    }),
  );
}

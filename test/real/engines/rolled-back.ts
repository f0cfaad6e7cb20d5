import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import type { ExternalWrite } from '../../../functions/domain/claim/claim.ts';
import { ACCELERATOR_QUIESCENCE } from '../../../functions/domain/limits.ts';
import { waitForCall } from '../../local/support/attempt.ts';
import type { Scenario } from '../../local/support/scenarios/scenario.ts';
import { APPLICATION, siteOf, type World } from '../../local/support/world.ts';

const DEAD = ['GET container', 'GET backups/{site}', 'POST take-offline'] as const;

/**
 * A fencing whose reporter dies after the removal is rolled back: the endpoints are put back, and nothing is fenced.
 */
export const ROLLED_BACK: Scenario = {
  name: 'a reporter that dies after the removal',
  arrange: ({ stack }) =>
    // Holds the removal's answer, so that the reporter dies before the take-offline request.
    stack.globalAccelerator.controls.setFaults([
      { operation: 'RemoveEndpoints', delayMs: 2000, afterEffect: true },
    ]),
  during: async (world) => {
    const { globalAccelerator } = world.stack;
    const { server, loadBalancerArn } = siteOf(world, 'site-a');
    await waitForCall(globalAccelerator, 'RemoveEndpoints');
    globalAccelerator.model.setHealth(loadBalancerArn, 'UNHEALTHY');
    server.controls.setFaults(DEAD.map((operation) => ({ operation, error: 'close', times: 1000 })));
    await age(world, 'remove-endpoints');
    await age(world, 'add-endpoints');
  },
};

/** Once the rollback waits, sets the time of this write intent back by the quiescence period. */
async function age({ stack, dynamoDb }: World, write: ExternalWrite): Promise<void> {
  const TableName = stack.tables.claims;
  const read = async () => {
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName, Key: { application: { S: APPLICATION } }, ConsistentRead: true }),
    );
    return { Item, record: JSON.parse(Item?.record?.S ?? '') };
  };
  const waiting = { current: { phase: 'rolling-back', intent: { write } } };
  await expect.poll(async () => (await read()).record, { timeout: 20_000 }).toMatchObject(waiting);
  const { Item, record } = await read();
  record.current.intent.at -= ACCELERATOR_QUIESCENCE * 1000;
  await dynamoDb.send(
    new PutItemCommand({ TableName, Item: { ...Item, record: { S: JSON.stringify(record) } } }),
  );
}

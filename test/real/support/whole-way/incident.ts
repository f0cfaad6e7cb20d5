import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { APPLICATION, SITES, type World } from '../../../local/support/world.ts';

const claim = z.object({
  current: z
    .object({
      phase: z.string(),
      startedAt: z.number(),
      decision: z.object({ site: z.enum(SITES) }),
    })
    .optional(),
});

/**
 * The current incident of the claim; undefined without one.
 *
 * @returns `startedAt` in milliseconds since 1970
 */
export async function currentIncident({ dynamoDb, stack }: World) {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({
      TableName: stack.tables.claims,
      Key: { application: { S: APPLICATION } },
      ConsistentRead: true,
    }),
  );
  return claim.parse(JSON.parse(Item?.record?.S ?? '{}')).current;
}

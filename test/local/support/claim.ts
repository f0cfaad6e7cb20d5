import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { APPLICATION, type World } from './world.ts';

const record = z.object({
  current: z.object({
    incident: z.string(),
    phase: z.string(),
    decision: z.object({ site: z.string(), reporter: z.string() }),
    endpoints: z.array(z.object({ endpointId: z.string() })),
    restore: z.object({ step: z.string() }).optional(),
  }),
});

/** The row of the application's claim; empty without one. */
export async function readClaim({
  stack,
  dynamoDb,
}: World): Promise<Readonly<Record<string, AttributeValue>>> {
  const { Item = {} } = await dynamoDb.send(
    new GetItemCommand({ TableName: stack.tables.claims, Key: { application: { S: APPLICATION } } }),
  );
  return Item;
}

/** The current or last incident, read from the table. */
export const currentIncident = async (world: World) =>
  record.parse(JSON.parse((await readClaim(world)).record?.S ?? 'null')).current;

import { GetItemCommand } from '@aws-sdk/client-dynamodb';
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

/** The current or last incident, read from the table. */
export async function currentIncident({ stack, dynamoDb }: World) {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName: stack.tables.claims, Key: { application: { S: APPLICATION } } }),
  );
  return record.parse(JSON.parse(Item?.record?.S ?? 'null')).current;
}

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Claim } from '../../../functions/domain/claim/claim.ts';
import { APPLICATION, type World } from './world.ts';

/** Writes a claim with a pause for this many milliseconds, and no incident. */
export const pause = (world: World, milliseconds: number): Promise<void> =>
  putClaim(world, { pause: { until: Date.now() + milliseconds, reason: 'a test' } });

/** Writes a claim without an incident. */
export async function putClaim(
  { stack, dynamoDb }: World,
  content: Pick<Claim, 'pause' | 'observeMode'>,
): Promise<void> {
  await dynamoDb.send(
    new PutItemCommand({
      TableName: stack.tables.claims,
      Item: {
        application: { S: APPLICATION },
        version: { N: '1' },
        token: { S: 'a person' },
        phase: { S: 'none' },
        record: { S: JSON.stringify(content) },
      },
    }),
  );
}

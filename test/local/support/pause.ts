import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { APPLICATION, type World } from './world.ts';

/** A claim with nothing in force but a pause, for so many milliseconds from now. */
export async function pause({ stack, dynamoDb }: World, milliseconds: number): Promise<void> {
  await dynamoDb.send(
    new PutItemCommand({
      TableName: stack.tables.claims,
      Item: {
        application: { S: APPLICATION },
        version: { N: '1' },
        token: { S: 'a person' },
        phase: { S: 'none' },
        record: { S: JSON.stringify({ pause: { until: Date.now() + milliseconds, reason: 'a test' } }) },
      },
    }),
  );
}

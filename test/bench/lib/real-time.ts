import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Host, StatusChange } from '../../simulation/interpreter/host.ts';
import { createRandom } from '../../simulation/scheduler/random.ts';

export interface Surroundings {
  readonly invoke: Host['invoke'];
  readonly dynamoDb: DynamoDBClient;
  /** AttemptSummary of each ended execution. */
  readonly onEnd: (change: StatusChange) => void;
}

/** The Arguments of the definition's own writes are the API's request; all their attributes are strings. */
const putItem = z.object({
  TableName: z.string(),
  Item: z.record(z.string(), z.object({ S: z.string() })),
});

/** The world around the simulation's interpreter, in real time. */
export function realTimeHost({ invoke, dynamoDb, onEnd }: Surroundings): Host {
  return {
    timers: {
      now: () => Date.now(),
      after(delayMs, _who, _what, action) {
        const timer = setTimeout(action, delayMs);
        return () => clearTimeout(timer);
      },
    },
    random: createRandom(1),
    invoke,
    async callService(resource, request) {
      if (resource !== 'arn:aws:states:::dynamodb:putItem')
        throw new TypeError(`${resource} is not expected`);
      return dynamoDb.send(new PutItemCommand(putItem.parse(request)));
    },
    onHistoryEvent: () => undefined,
    onStatusChange(change) {
      if (change.status !== 'RUNNING') onEnd(change);
    },
    onDefect(error) {
      throw error;
    },
  };
}

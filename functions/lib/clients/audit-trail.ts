import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { awsErrorName } from './aws-errors.ts';
import type { DynamoDbApi } from './claim-store.ts';
import type { Ended } from './execution-history.ts';

/** What functions write to the trail; the steps of an attempt are written by the state machine itself. */
export interface AuditTrail {
  /**
   * Puts on record that an execution ended without an outcome of its own. Keyed by when it stopped, execution and
   * redrive count, so that a second telling changes nothing and a later success stands beside it.
   *
   * @returns whether it was not on record before
   */
  recordEnded(ended: Ended): Promise<boolean>;
}

/** @throws Error with the service's error */
export function createAuditTrail(api: DynamoDbApi, table: string, application: string): AuditTrail {
  return {
    async recordEnded(ended) {
      const id = `${new Date(ended.stoppedAt).toISOString()}#${ended.name}#ended-${ended.redriveCount}`;
      try {
        await api.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              application: { S: application },
              id: { S: id },
              event: { S: ended.name },
              execution: { S: ended.arn },
              step: { S: 'outcome' },
              outcome: { S: 'FAILED' },
              record: { S: JSON.stringify({ status: ended.status, redriveCount: ended.redriveCount }) },
            },
            ConditionExpression: 'attribute_not_exists(id)',
          }),
        );
        return true;
      } catch (error) {
        if (awsErrorName(error) === 'ConditionalCheckFailedException') return false;
        throw new Error(`PutItem: ${awsErrorName(error)}`, { cause: error });
      }
    },
  };
}

import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AuditRecord } from '../domain/audit-record.ts';
import { type AuditItem, EXPIRES_AT, expiryOf, rowId } from '../domain/audit-row.ts';
import { awsErrorName } from './aws-errors.ts';
import type { DynamoDbApi } from './claim-store.ts';
import type { FailedExecution } from './execution-history.ts';

/** An execution that ended without an outcome of its own, with the details of its failure. */
export interface FailureRecord extends FailedExecution {
  /** Key of the attempt's event: `accelerator/site/reporter/startsAt`, or `unknown`. */
  readonly event: string;
  /** The state in which it ended. */
  readonly state?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/**
 * The rows that functions write; the state machine itself writes the steps of an attempt. The key of an ending has its
 * time, execution and redrive count, so that a second report changes nothing, and a later success has its own row.
 */
export interface AuditTrail {
  /** Is this ending on record? */
  hasFailure(ended: FailedExecution): Promise<boolean>;
  /**
   * Puts an ending on record.
   *
   * @returns whether it was not on record before
   */
  recordFailure(ended: FailureRecord): Promise<boolean>;
}

/** The audit table did not answer, or refused: whether a write took place is unknown. */
export class AuditTrailUnavailable extends Error {
  override readonly name = 'AuditTrailUnavailable';
}

export const auditTrailUnavailable = (operation: string, error: unknown): AuditTrailUnavailable =>
  new AuditTrailUnavailable(`${operation}: ${awsErrorName(error)}`, { cause: error });

/**
 * @param retentionDays after how many days a record is deleted. @default 0, never
 * @throws AuditTrailUnavailable
 */
export function createAuditTrail(
  api: DynamoDbApi,
  table: string,
  application: string,
  retentionDays = 0,
): AuditTrail {
  const keyOf = ({ stoppedAt, name, redriveCount }: FailedExecution) => ({
    application: { S: application },
    id: { S: rowId(stoppedAt, name, `ended-${redriveCount}`) },
  });
  return {
    async hasFailure(ended) {
      try {
        const { Item } = await api.send(new GetItemCommand({ TableName: table, Key: keyOf(ended) }));
        return Item !== undefined;
      } catch (error) {
        throw auditTrailUnavailable('GetItem', error);
      }
    },
    async recordFailure(ended) {
      const { status, state, error, cause, redriveCount } = ended;
      const record: AuditRecord = { status, state, error, cause, redriveCount };
      const Item = {
        ...keyOf(ended),
        event: { S: ended.event },
        execution: { S: ended.arn },
        step: { S: 'outcome' },
        outcome: { S: 'FAILED' },
        [EXPIRES_AT]: expiryOf(ended.stoppedAt, retentionDays),
        record: { S: JSON.stringify(record) },
      } satisfies AuditItem;
      const ConditionExpression = 'attribute_not_exists(id)';
      try {
        await api.send(new PutItemCommand({ TableName: table, Item, ConditionExpression }));
        return true;
      } catch (thrown) {
        if (awsErrorName(thrown) === 'ConditionalCheckFailedException') return false;
        throw auditTrailUnavailable('PutItem', thrown);
      }
    },
  };
}

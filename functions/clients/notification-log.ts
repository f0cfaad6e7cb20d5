import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EXPIRES_AT, expiryOf, NOTIFIED } from '../domain/audit-row.ts';
import { auditTrailUnavailable } from './audit-trail.ts';
import type { DynamoDbApi } from './claim-store.ts';

/** The messages that were sent: rows of the audit table that belong to no event. */
export interface NotificationLog {
  /** Was a message with this subject sent before? */
  has(subject: string): Promise<boolean>;
  /** Notes a message as sent for this execution, at this time (milliseconds since 1970). */
  note(subject: string, execution: string, at: number): Promise<void>;
}

/**
 * @param retentionDays after how many days a row is deleted; 0 is never
 * @throws AuditTrailUnavailable
 */
export function createNotificationLog(
  api: DynamoDbApi,
  table: string,
  application: string,
  retentionDays: number,
): NotificationLog {
  const keyOf = (subject: string) => ({
    application: { S: application },
    id: { S: `${NOTIFIED}${subject}` },
  });
  const named =
    (operation: string) =>
    (error: unknown): never => {
      throw auditTrailUnavailable(operation, error);
    };
  return {
    async has(subject) {
      const read = new GetItemCommand({ TableName: table, Key: keyOf(subject), ConsistentRead: true });
      const answer = await api.send(read).catch(named('GetItem'));
      return answer.Item !== undefined;
    },
    async note(subject, execution, at) {
      const Item = {
        ...keyOf(subject),
        execution: { S: execution },
        at: { S: new Date(at).toISOString() },
        [EXPIRES_AT]: expiryOf(at, retentionDays),
      };
      await api.send(new PutItemCommand({ TableName: table, Item })).catch(named('PutItem'));
    },
  };
}

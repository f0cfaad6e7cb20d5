import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EXPIRES_AT, expiryOf } from '../domain/audit-row.ts';
import { type Refusal, refusalDigest, refusalKey } from '../domain/refusal.ts';
import { auditTrailUnavailable } from './audit-trail.ts';
import { awsErrorName } from './aws-errors.ts';
import type { DynamoDbApi } from './claim-store.ts';

/** The refused alerts in the audit trail. */
export interface RefusalTrail {
  /**
   * Puts a refusal on record, unless the same one is on record for this period.
   *
   * @param period when the period started, milliseconds since 1970
   * @param at when the request was refused, milliseconds since 1970
   */
  record(refusal: Refusal, period: number, at: number): Promise<void>;
}

/** @throws AuditTrailUnavailable */
export const createRefusalTrail = (
  api: DynamoDbApi,
  table: string,
  application: string,
  retentionDays: number,
): RefusalTrail => ({
  async record(refusal, period, at) {
    const digest = refusalDigest(refusal);
    const command = new PutItemCommand({
      TableName: table,
      Item: {
        application: { S: application },
        id: { S: `${new Date(period).toISOString()}#${digest}#refused` },
        event: { S: refusalKey(application, digest) },
        step: { S: 'refused' },
        incident: { S: 'none' },
        [EXPIRES_AT]: expiryOf(at, retentionDays),
        record: { S: JSON.stringify({ at: new Date(at).toISOString(), ...refusal }) },
      },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    try {
      await api.send(command);
    } catch (error) {
      if (awsErrorName(error) !== 'ConditionalCheckFailedException')
        throw auditTrailUnavailable('PutItem', error);
    }
  },
});

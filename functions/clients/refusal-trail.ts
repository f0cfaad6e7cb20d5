import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AuditRecord } from '../domain/audit-record.ts';
import { type AuditItem, EXPIRES_AT, expiryOf, NO_INCIDENT, rowId } from '../domain/audit-row.ts';
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
    const { alerts, ...request } = refusal;
    const record: AuditRecord = { at: new Date(at).toISOString(), ...request, alerts: [...alerts] };
    const Item = {
      application: { S: application },
      id: { S: rowId(period, digest, 'refused') },
      event: { S: refusalKey(application, digest) },
      step: { S: 'refused' },
      incident: { S: NO_INCIDENT },
      [EXPIRES_AT]: expiryOf(at, retentionDays),
      record: { S: JSON.stringify(record) },
    } satisfies AuditItem;
    const ConditionExpression = 'attribute_not_exists(id)';
    try {
      await api.send(new PutItemCommand({ TableName: table, Item, ConditionExpression }));
    } catch (error) {
      if (awsErrorName(error) === 'ConditionalCheckFailedException') return;
      throw auditTrailUnavailable('PutItem', error);
    }
  },
});

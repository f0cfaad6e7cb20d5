import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AuditRecord } from '../../../functions/domain/audit-record.ts';
import {
  type AuditItem,
  type AuditStep,
  EXPIRES_AT,
  expiryOf,
  NO_INCIDENT,
  rowId,
} from '../../../functions/domain/audit-row.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { actor } from './actor.ts';

/** An operator's action. */
interface AuditEntry {
  readonly step: Extract<AuditStep, 'paused' | 'resumed' | 'rerun' | 'approved' | 'closed' | 'stopped'>;
  /** Makes the row's key unique, with the time and the step: an execution's name or a version of the claim. */
  readonly subject: string;
  /** Key of the index `byEvent`. */
  readonly event: string;
  /** ARN of the execution that the action started or redrove. @default - none */
  readonly execution?: string;
  readonly record: Omit<AuditRecord, 'by'>;
}

/**
 * Writes an operator's action to the audit trail.
 *
 * @throws Error whose message says that the action itself succeeded
 */
export async function writeAuditEntry(
  {
    auditWriter,
    auditTable,
    auditRetentionDays,
    application,
    clock,
  }: Pick<Deployment, 'auditWriter' | 'auditTable' | 'auditRetentionDays' | 'application' | 'clock'>,
  { step, subject, event, execution, record }: AuditEntry,
): Promise<void> {
  const now = clock.now();
  const Item = {
    application: { S: application },
    id: { S: rowId(now, subject, step) },
    event: { S: event },
    ...(execution === undefined ? {} : { execution: { S: execution } }),
    step: { S: step },
    incident: { S: NO_INCIDENT },
    [EXPIRES_AT]: expiryOf(now, auditRetentionDays),
    record: { S: JSON.stringify({ ...record, by: actor() }) },
  } satisfies AuditItem;
  await auditWriter.send(new PutItemCommand({ TableName: auditTable, Item })).catch((cause: Error) => {
    throw new Error(
      `The action succeeded (${step}), but its audit record could not be written: ${cause.message}`,
      { cause },
    );
  });
}

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

/** What a person did by hand. */
interface AuditEntry {
  readonly step: Extract<AuditStep, 'paused' | 'resumed' | 'rerun' | 'approved'>;
  /** What makes the row's key its own beside the time and the step. */
  readonly of: string;
  /** Under which it is found in the index `byEvent`. */
  readonly event: string;
  /** ARN of the execution that it is about. @default - none */
  readonly execution?: string;
  readonly record: Omit<AuditRecord, 'by'>;
}

/**
 * Puts on record what was done by hand, and by whom.
 *
 * @throws Error that says that it was done all the same
 */
export async function writeAuditEntry(
  {
    marks,
    auditTable,
    auditRetentionDays,
    application,
    clock,
  }: Pick<Deployment, 'marks' | 'auditTable' | 'auditRetentionDays' | 'application' | 'clock'>,
  { step, of, event, execution, record }: AuditEntry,
): Promise<void> {
  const now = clock.now();
  const Item = {
    application: { S: application },
    id: { S: rowId(now, of, step) },
    event: { S: event },
    ...(execution === undefined ? {} : { execution: { S: execution } }),
    step: { S: step },
    incident: { S: NO_INCIDENT },
    [EXPIRES_AT]: expiryOf(now, auditRetentionDays),
    record: { S: JSON.stringify({ ...record, by: actor() }) },
  } satisfies AuditItem;
  await marks.send(new PutItemCommand({ TableName: auditTable, Item })).catch((cause: Error) => {
    throw new Error(`It is done (${step}), but could not be put on record: ${cause.message}`, { cause });
  });
}

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EXPIRES_AT, expiry } from '../../../functions/clients/audit-trail.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { actor } from './actor.ts';
import { iso } from './times.ts';

/** What a person did by hand. */
interface AuditEntry {
  readonly step: 'paused' | 'resumed' | 'rerun' | 'approved';
  /** What makes the row's key its own beside the time and the step. */
  readonly of: string;
  /** Under which it is found in the index `byEvent`. */
  readonly event: string;
  /** ARN of the execution that it is about. @default - none */
  readonly execution?: string;
  readonly record: object;
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
  await marks
    .send(
      new PutItemCommand({
        TableName: auditTable,
        Item: {
          application: { S: application },
          id: { S: `${iso(now)}#${of}#${step}` },
          event: { S: event },
          ...(execution === undefined ? {} : { execution: { S: execution } }),
          step: { S: step },
          incident: { S: 'none' },
          [EXPIRES_AT]: expiry(now, auditRetentionDays),
          record: { S: JSON.stringify({ ...record, by: actor() }) },
        },
      }),
    )
    .catch((cause: Error) => {
      throw new Error(`It is done (${step}), but could not be put on record: ${cause.message}`, { cause });
    });
}

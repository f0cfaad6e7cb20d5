import { type AttributeValue, type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { auditItem, NO_INCIDENT, PROGRESS, verificationItem } from '../../../functions/domain/audit-row.ts';

/** One row of the trail. */
export interface TrailRecord {
  /**
   * The row's key: time, execution and step, separated by `#`; `verified#` or `progress#` and the event for a row that is
   * updated.
   */
  readonly id: string;
  /** `accelerator/site/reporter/startsAt`. */
  readonly event: string;
  /** The execution's ARN; empty for a row without one. */
  readonly execution: string;
  readonly step: string;
  readonly incident: string;
  readonly outcome?: string;
  readonly reason?: string;
  /** How often a repeat of the alert re-verified the fencing, and when it last did. */
  readonly verified?: { readonly times: number; readonly lastAt: string };
  /** The content, as the state machine or a command recorded it. */
  readonly record: unknown;
}

/** A row may lack columns, and steps may have been added since. */
const readItem = auditItem
  .extend(verificationItem.shape)
  .extend({ step: z.object({ S: z.string() }) })
  .partial();

/**
 * Parses an item of the audit table.
 *
 * @throws ZodError for a row with a column of another type
 */
export function parseRecord(item: Record<string, AttributeValue>): TrailRecord {
  const { id, event, execution, step, incident, outcome, reason, record, lastVerifiedAt, times } =
    readItem.parse(item);
  return {
    id: id?.S ?? '',
    event: event?.S ?? '',
    execution: execution?.S ?? '',
    step: step?.S ?? '',
    incident: incident?.S ?? NO_INCIDENT,
    ...(outcome?.S === undefined ? {} : { outcome: outcome.S }),
    ...(reason?.S === undefined ? {} : { reason: reason.S }),
    ...(lastVerifiedAt?.S === undefined
      ? {}
      : { verified: { times: Number(times?.N), lastAt: lastVerifiedAt.S } }),
    record: JSON.parse(record?.S ?? 'null'),
  };
}

/** Is it the row with the progress of a restore, whose content is only the last one? */
export const isProgress = ({ id }: Pick<TrailRecord, 'id'>): boolean => id.startsWith(PROGRESS);

/**
 * Reads every row of an event, oldest first.
 *
 * @param event its key, `accelerator/site/reporter/startsAt`
 */
export async function recordsOfEvent(
  client: DynamoDBClient,
  table: string,
  event: string,
): Promise<TrailRecord[]> {
  const records: TrailRecord[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      IndexName: 'byEvent',
      KeyConditionExpression: '#event = :event',
      ExpressionAttributeNames: { '#event': 'event' },
      ExpressionAttributeValues: { ':event': { S: event } },
    },
  );
  for await (const { Items = [] } of pages) records.push(...Items.map(parseRecord));
  return records;
}

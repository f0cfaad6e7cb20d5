import { DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { LocalStack } from './local-stack.ts';

/** One row of the trail. */
export interface TrailRecord {
  /** When, in which execution, which step: the row's key. */
  readonly id: string;
  readonly step: string;
  readonly incident: string;
  readonly outcome?: string;
  readonly reason?: string;
  /** What was seen or written, as the state machine recorded it. */
  readonly record: unknown;
}

/** Everything on record of an event, oldest first. */
export async function readTrail(
  { aws, tables }: Pick<LocalStack, 'aws' | 'tables'>,
  event: string,
): Promise<TrailRecord[]> {
  const records: TrailRecord[] = [];
  const pages = paginateQuery(
    { client: new DynamoDBClient(aws) },
    {
      TableName: tables.audit,
      IndexName: 'byEvent',
      KeyConditionExpression: '#event = :event',
      ExpressionAttributeNames: { '#event': 'event' },
      ExpressionAttributeValues: { ':event': { S: event } },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const { id, step, incident, outcome, reason, record } of Items) {
      records.push({
        id: id?.S ?? '',
        step: step?.S ?? '',
        incident: incident?.S ?? '',
        ...(outcome?.S === undefined ? {} : { outcome: outcome.S }),
        ...(reason?.S === undefined ? {} : { reason: reason.S }),
        record: JSON.parse(record?.S ?? 'null'),
      });
    }
  }
  return records;
}

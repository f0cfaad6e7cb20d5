import { paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { AFTER_EVERY_TIME, VERIFIED } from '../../../functions/domain/audit-row.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { parseRecord, recordsOfEvent, type TrailRecord } from './audit-trail.ts';
import { iso } from './times.ts';

type Stack = Pick<Deployment, 'dynamoDb' | 'auditTable' | 'application'>;

/** Reads every row written since a time (milliseconds since 1970), oldest first. */
export const recordsSince = (stack: Stack, from: number): Promise<TrailRecord[]> =>
  query(stack, 'application = :application AND id BETWEEN :from AND :to', {
    ':from': { S: iso(from) },
    ':to': { S: AFTER_EVERY_TIME },
  });

/** Reads the rows that count re-verifications, one per event. */
export const verifiedRecords = (stack: Stack): Promise<TrailRecord[]> =>
  query(stack, 'application = :application AND begins_with(id, :verified)', {
    ':verified': { S: VERIFIED },
  });

/** Reads every row of events, event by event, oldest first; the row that counts re-verifications is last. */
export async function recordsOf(stack: Stack, events: readonly string[]): Promise<TrailRecord[]> {
  const of = events.map((event) => recordsOfEvent(stack.dynamoDb, stack.auditTable, event));
  return (await Promise.all(of)).flat();
}

/** The key of all pauses in the index `byEvent`; an event's key has four parts. */
export const pauseKey = (application: string): string => `pause/${application}`;

async function query(
  { dynamoDb, auditTable, application }: Stack,
  condition: string,
  values: QueryCommandInput['ExpressionAttributeValues'],
): Promise<TrailRecord[]> {
  const records: TrailRecord[] = [];
  const pages = paginateQuery(
    { client: dynamoDb },
    {
      TableName: auditTable,
      KeyConditionExpression: condition,
      ExpressionAttributeValues: { ':application': { S: application }, ...values },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) records.push(...Items.map(parseRecord));
  return records;
}

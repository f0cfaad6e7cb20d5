import { paginateQuery, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { AFTER_EVERY_TIME, VERIFIED } from '../../../functions/domain/audit-row.ts';
import type { Deployment } from '../deployment/deployment.ts';
import { recordOf, recordsOfEvent, type TrailRecord } from './audit-trail.ts';
import { iso } from './times.ts';

type Stack = Pick<Deployment, 'dynamoDb' | 'auditTable' | 'application'>;

/** What was written since then, oldest first; pages are read to the last. */
export const recordsSince = (stack: Stack, from: number): Promise<TrailRecord[]> =>
  query(stack, 'application = :application AND id BETWEEN :from AND :to', {
    ':from': { S: iso(from) },
    ':to': { S: AFTER_EVERY_TIME },
  });

/** For each event the row of its repeats that found the fencing complete, if one did. */
export const verifiedRecords = (stack: Stack): Promise<TrailRecord[]> =>
  query(stack, 'application = :application AND begins_with(id, :verified)', {
    ':verified': { S: VERIFIED },
  });

/** Everything on record of events, oldest first, each with the row of its repeats last. */
export async function recordsOf(stack: Stack, events: readonly string[]): Promise<TrailRecord[]> {
  const of = events.map((event) => recordsOfEvent(stack.dynamoDb, stack.auditTable, event));
  return (await Promise.all(of)).flat();
}

/** The key under which pauses are kept in the index `byEvent`, beside events, which have four parts. */
export const pausesOf = (application: string): string => `pause/${application}`;

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
  for await (const { Items = [] } of pages) records.push(...Items.map(recordOf));
  return records;
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { recordsOfEvent, type TrailRecord } from '../../operator/records/audit-trail.ts';
import type { LocalStack } from './local-stack.ts';

/** Reads every row of an event from a local stack's audit trail, oldest first. */
export const readTrail = (
  { aws, tables }: Pick<LocalStack, 'aws' | 'tables'>,
  event: string,
): Promise<TrailRecord[]> => recordsOfEvent(new DynamoDBClient(aws), tables.audit, event);

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { once } from '../lib/build.ts';
import { createAuditTrail } from '../lib/clients/audit-trail.ts';
import { createExecutionHistory } from '../lib/clients/execution-history.ts';
import { edge } from '../lib/edge.ts';
import {
  APPLICATION,
  AUDIT_RETENTION_DAYS,
  AUDIT_TABLE,
  required,
  STATE_MACHINE_ARN,
} from '../lib/environment.ts';
import { type Collaborators, recordEnding } from './record-ending.ts';
import { endedOf } from './status-change.ts';

/** A failure is thrown on: Lambda tries an event of EventBridge three times, and reconcile finds what was lost. */
export const handler = edge(
  'record-ending',
  (environment): Collaborators => ({
    history: createExecutionHistory(new SFNClient(once), required(environment, STATE_MACHINE_ARN)),
    trail: createAuditTrail(
      new DynamoDBClient(once),
      required(environment, AUDIT_TABLE),
      required(environment, APPLICATION),
      Number(required(environment, AUDIT_RETENTION_DAYS)),
    ),
  }),
  (event: object, collaborators) => recordEnding(endedOf(event), collaborators),
);

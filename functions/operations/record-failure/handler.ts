import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createAuditTrail } from '../../clients/audit-trail.ts';
import { createExecutionHistory } from '../../clients/execution-history.ts';
import { once } from '../../runtime/composition.ts';
import { edge } from '../../runtime/step-handler.ts';
import {
  APPLICATION,
  AUDIT_RETENTION_DAYS,
  AUDIT_TABLE,
  required,
  STATE_MACHINE_ARN,
} from '../../support/environment.ts';
import { endedOf } from '../status-change.ts';
import { type Collaborators, recordEnding } from './record-failure.ts';

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

import { createAuditTrail } from '../../clients/audit-trail.ts';
import { createExecutionHistory } from '../../clients/execution-history.ts';
import { claims, dynamoDbApi, stepFunctionsApi } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { systemClock } from '../../support/clock.ts';
import {
  APPLICATION,
  AUDIT_RETENTION_DAYS,
  AUDIT_TABLE,
  required,
  stateMachines,
} from '../../support/environment.ts';
import { failedExecutionOf } from '../status-change.ts';
import { type Collaborators, recordFailure } from './record-failure.ts';

/**
 * An error is rethrown: Lambda tries an event of EventBridge three times, and reconcile finds executions without a
 * record.
 */
export const handler = stepHandler(
  'record-failure',
  (environment): Collaborators => ({
    history: createExecutionHistory(stepFunctionsApi(), Object.values(stateMachines(environment))),
    claims: claims(environment, systemClock),
    trail: createAuditTrail(
      dynamoDbApi(),
      required(environment, AUDIT_TABLE),
      required(environment, APPLICATION),
      Number(required(environment, AUDIT_RETENTION_DAYS)),
    ),
  }),
  (event: object, collaborators) => recordFailure(failedExecutionOf(event), collaborators),
);

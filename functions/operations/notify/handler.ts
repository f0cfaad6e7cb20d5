import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { createExecutionHistory } from '../../clients/execution-history.ts';
import { once } from '../../runtime/composition.ts';
import { edge } from '../../runtime/step-handler.ts';
import {
  APPLICATION,
  AUDIT_RETENTION_DAYS,
  AUDIT_TABLE,
  required,
  STATE_MACHINE_ARN,
  TOPIC_ARN,
} from '../../support/environment.ts';
import { finishedOf } from '../status-change.ts';
import { createFinishedExecutions } from './executions.ts';
import { createNotifyMetrics } from './metrics.ts';
import { createTold } from './notification-log.ts';
import { type Collaborators, notify } from './notify.ts';
import { createTopic } from './topic.ts';

/** A failure is thrown on: Lambda tries an event of EventBridge three times. */
export const handler = edge(
  'notify',
  (environment): Collaborators => {
    const application = required(environment, APPLICATION);
    const stepFunctions = new SFNClient(once);
    return {
      application,
      executions: createFinishedExecutions(stepFunctions),
      history: createExecutionHistory(stepFunctions, required(environment, STATE_MACHINE_ARN)),
      told: createTold(
        new DynamoDBClient(once),
        required(environment, AUDIT_TABLE),
        application,
        Number(required(environment, AUDIT_RETENTION_DAYS)),
      ),
      topic: createTopic(new SNSClient(once), required(environment, TOPIC_ARN)),
      metrics: createNotifyMetrics(new Metrics()),
    };
  },
  (event: object, collaborators) => notify(finishedOf(event), collaborators),
);

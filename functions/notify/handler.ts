import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { once } from '../lib/build.ts';
import { createExecutionHistory } from '../lib/clients/execution-history.ts';
import { edge } from '../lib/edge.ts';
import {
  APPLICATION,
  AUDIT_RETENTION_DAYS,
  AUDIT_TABLE,
  required,
  STATE_MACHINE_ARN,
  TOPIC_ARN,
} from '../lib/environment.ts';
import { finishedOf } from '../record-ending/status-change.ts';
import { createFinishedExecutions } from './executions.ts';
import { createNotifyMetrics } from './metrics.ts';
import { type Collaborators, notify } from './notify.ts';
import { createTold } from './told.ts';
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

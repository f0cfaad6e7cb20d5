import { Metrics } from '@aws-lambda-powertools/metrics';
import { SNSClient } from '@aws-sdk/client-sns';
import { createExecutionHistory } from '../../clients/execution-history.ts';
import { createNotificationLog } from '../../clients/notification-log.ts';
import { createTopic } from '../../clients/topic.ts';
import { dynamoDbApi, singleAttempt, stepFunctionsApi } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import {
  APPLICATION,
  AUDIT_RETENTION_DAYS,
  AUDIT_TABLE,
  RUNBOOK_URL,
  required,
  stateMachines,
  TOPIC_ARN,
} from '../../support/environment.ts';
import { finishedExecutionOf } from '../status-change.ts';
import { createFinishedExecutions } from './executions.ts';
import { createNotifyMetrics } from './metrics.ts';
import { type Collaborators, notify } from './notify.ts';

/** An error is rethrown: Lambda tries an event of EventBridge three times. */
export const handler = stepHandler(
  'notify',
  (environment): Collaborators => {
    const application = required(environment, APPLICATION);
    const stepFunctions = stepFunctionsApi();
    return {
      application,
      runbookUrl: required(environment, RUNBOOK_URL),
      executions: createFinishedExecutions(stepFunctions),
      history: createExecutionHistory(stepFunctions, Object.values(stateMachines(environment))),
      log: createNotificationLog(
        dynamoDbApi(),
        required(environment, AUDIT_TABLE),
        application,
        Number(required(environment, AUDIT_RETENTION_DAYS)),
      ),
      topic: createTopic(new SNSClient(singleAttempt), required(environment, TOPIC_ARN)),
      metrics: createNotifyMetrics(new Metrics()),
    };
  },
  (event: object, collaborators) => notify(finishedExecutionOf(event), collaborators),
);

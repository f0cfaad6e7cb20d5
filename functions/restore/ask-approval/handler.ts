import { SNSClient } from '@aws-sdk/client-sns';
import { createTopic } from '../../clients/topic.ts';
import { singleAttempt } from '../../runtime/composition.ts';
import { stepHandler } from '../../runtime/step-handler.ts';
import { required, TOPIC_ARN } from '../../support/environment.ts';
import { type AskApprovalCollaborators, askApproval } from './ask-approval.ts';

export const handler = stepHandler(
  'ask-approval',
  (environment): AskApprovalCollaborators => ({
    topic: createTopic(new SNSClient(singleAttempt), required(environment, TOPIC_ARN)),
  }),
  askApproval,
);

import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { awsErrorName } from '../../clients/aws-errors.ts';
import type { Message } from './messages.ts';

/** Where people are reached. */
export interface Topic {
  send(message: Message): Promise<void>;
}

/** @throws Error with the service's error; without an answer the message may have been sent */
export const createTopic = (api: Pick<SNSClient, 'send'>, arn: string): Topic => ({
  async send({ subject, text }) {
    try {
      await api.send(new PublishCommand({ TopicArn: arn, Subject: subject, Message: text }));
    } catch (error) {
      throw new Error(`Publish: ${awsErrorName(error)}`, { cause: error });
    }
  },
});

import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { awsErrorName } from './aws-errors.ts';

export interface Message {
  /** At most 100 characters of ASCII (Amazon SNS API Reference, Publish). */
  readonly subject: string;
  /** Short lines, to be read on a phone. */
  readonly text: string;
}

/** The SNS topic that operators subscribe to. */
export interface Topic {
  /** @throws NotificationNotSent */
  send(message: Message): Promise<void>;
}

/** SNS did not answer, or refused; without an answer the message may have been sent. */
class NotificationNotSent extends Error {
  override readonly name = 'NotificationNotSent';
}

export const createTopic = (api: Pick<SNSClient, 'send'>, arn: string): Topic => ({
  async send({ subject, text }) {
    try {
      await api.send(new PublishCommand({ TopicArn: arn, Subject: subject, Message: text }));
    } catch (error) {
      throw new NotificationNotSent(`Publish: ${awsErrorName(error)}`, { cause: error });
    }
  },
});

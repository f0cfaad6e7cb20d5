import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { createTopic } from '../../../../functions/clients/topic.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';

const REGION = { region: 'eu-west-1' };

describe('the topic', () => {
  const client = new SNSClient(REGION);
  const mock = mockClient(client);
  const topic = createTopic(client, 'arn:topic');

  it('gets subject and text', async () => {
    mock.on(PublishCommand).resolvesOnce({});

    await topic.send({ subject: 'a subject', text: 'a text' });

    expect(mock).toHaveReceivedCommandWith(PublishCommand, {
      TopicArn: 'arn:topic',
      Subject: 'a subject',
      Message: 'a text',
    });
  });

  it('may reject a message', async () => {
    const cause = serviceError('KMSAccessDenied', 400);
    mock.on(PublishCommand).rejects(cause);

    expect(await rejectionOf(topic.send({ subject: 'a', text: 'b' }))).toMatchObject({
      name: 'NotificationNotSent',
      message: 'Publish: KMSAccessDenied',
      cause,
    });
  });
});

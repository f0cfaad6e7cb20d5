import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  ConfirmSubscriptionCommand,
  ListTopicsCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import * as z from 'zod';
import { close, listen } from '../../../infra/local/stand-ins/listen.ts';
import { requestListener } from './request-listener.ts';
import type { World } from './world.ts';

const delivery = z.object({
  Type: z.string(),
  TopicArn: z.string(),
  Subject: z.string().nullish(),
  Message: z.string(),
  Token: z.string().optional(),
});

/** A subscriber of the notifications, and the log of the function that sends them. */
export interface Subscriber {
  readonly messages: readonly { readonly subject: string; readonly text: string }[];
  /** Resolves once this many messages have arrived. */
  received(count: number): Promise<void>;
  /** The function's verdicts on ended executions, oldest first, once there are this many. */
  verdicts(count: number): Promise<string[]>;
  /** The metrics in its log, as logged. */
  metrics(): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const POLL_MS = 50;

/** Subscribes a local server to the stack's topic. */
export async function subscribe({ stack }: World): Promise<Subscriber> {
  const client = new SNSClient(stack.aws);
  const messages: { subject: string; text: string }[] = [];
  const confirmed = Promise.withResolvers<void>();
  const server = createServer(
    requestListener(async (request, response) => {
      const { Type, TopicArn, Subject, Message, Token } = delivery.parse(await json(request));
      response.end();
      if (Type === 'Notification') messages.push({ subject: Subject ?? '', text: Message });
      else confirmed.resolve(confirm(client, TopicArn, Token));
    }),
  );
  const port = await listen(server);
  const { Topics: [topic] = [] } = await client.send(new ListTopicsCommand({}));
  const Endpoint = `http://127.0.0.1:${port}`;
  await client.send(new SubscribeCommand({ TopicArn: topic?.TopicArn, Protocol: 'http', Endpoint }));
  await confirmed.promise;
  const lines = () => logLines(stack);
  return {
    messages,
    async received(count) {
      while (messages.length < count) await sleep(POLL_MS);
    },
    async verdicts(count) {
      for (;;) {
        const verdicts = (await lines()).flatMap(({ verdict }) =>
          typeof verdict === 'string' ? verdict : [],
        );
        if (verdicts.length >= count) return verdicts;
        await sleep(POLL_MS);
      }
    },
    metrics: async () => (await lines()).filter((line) => '_aws' in line),
    close: () => close(server),
  };
}

async function confirm(client: SNSClient, TopicArn: string, Token: string | undefined): Promise<void> {
  await client.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
}

async function logLines({ aws }: World['stack']): Promise<Record<string, unknown>[]> {
  const client = new CloudWatchLogsClient(aws);
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
  const group = logGroups.find(({ logGroupName }) => logGroupName?.includes('Notify'));
  const lines: Record<string, unknown>[] = [];
  for await (const { events = [] } of paginateFilterLogEvents(
    { client },
    { logGroupName: group?.logGroupName },
  ))
    lines.push(...events.map(({ message = '' }) => parsed(message)));
  return lines;
}

/** The platform's own log lines are not JSON. */
function parsed(line: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(line));
  } catch {
    return {};
  }
}

import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect } from 'vitest';
import { APPLICATION, resetWorld, type World } from './world.ts';

/** Stores a text where a stack may store one. */
interface SeededLeak {
  readonly where: string;
  plant(world: World, text: string): Promise<readonly string[]>;
}

const EMPTY = { Type: 'Pass', Output: {}, End: true };

export const SEEDED_LEAKS: readonly SeededLeak[] = [
  { where: "an execution's input", plant: (world, text) => executed(world, { First: EMPTY }, { text }) },
  {
    where: "an execution's output",
    plant: (world, text) => executed(world, { First: { ...EMPTY, Output: { text } } }),
  },
  {
    where: "an execution's cause",
    plant: (world, text) => executed(world, { First: { Type: 'Fail', Error: 'Planted', Cause: text } }),
  },
  {
    where: 'the output of a state that no later text contains',
    async plant(world, text) {
      const first = { Type: 'Pass', Output: { text }, Next: 'Second' };
      const places = await executed(world, { First: first, Second: EMPTY });
      return places.filter((place) => place.startsWith('history'));
    },
  },
  {
    where: 'a row of the audit trail',
    async plant({ stack, dynamoDb }, text) {
      const key = { application: { S: APPLICATION }, id: { S: `planted-${crypto.randomUUID()}` } };
      const Item = { ...key, record: { S: text } };
      await dynamoDb.send(new PutItemCommand({ TableName: stack.tables.audit, Item }));
      return ['audit trail'];
    },
  },
  {
    where: 'a claim',
    async plant({ stack, dynamoDb }, text) {
      const Item = { application: { S: `planted-${crypto.randomUUID()}` }, record: { S: text } };
      await dynamoDb.send(new PutItemCommand({ TableName: stack.tables.claims, Item }));
      return ['claims'];
    },
  },
  {
    where: 'a claim that the next case deletes',
    async plant(world, text) {
      const Item = { application: { S: APPLICATION }, record: { S: text } };
      await world.dynamoDb.send(new PutItemCommand({ TableName: world.stack.tables.claims, Item }));
      await resetWorld(world);
      return ['claims'];
    },
  },
  {
    where: 'the log of a function',
    async plant({ stack }, message) {
      const client = new CloudWatchLogsClient(stack.aws);
      const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
      const logGroupName = logGroups.find(({ logGroupName }) =>
        logGroupName?.includes('Webhook'),
      )?.logGroupName;
      const stream = { logGroupName, logStreamName: `planted-${crypto.randomUUID()}` };
      await client.send(new CreateLogStreamCommand(stream));
      const logEvents = [{ timestamp: Date.now(), message }];
      await client.send(new PutLogEventsCommand({ ...stream, logEvents }));
      return [`log group ${logGroupName}`];
    },
  },
  {
    where: "the emulator's output",
    async plant({ stack }, text) {
      await appendFile(join(stack.emulator.folder, 'emulator.log'), `${text}\n`);
      return ["the emulator's output"];
    },
  },
];

/** Runs these states once, to their end, as a state machine of their own. */
async function executed(
  { stack, stepFunctions }: World,
  States: object,
  input: object = {},
): Promise<string[]> {
  const name = `planted-${crypto.randomUUID()}`;
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'First', States });
  const { stateMachineArn } = stack;
  const { roleArn } = await stepFunctions.send(new DescribeStateMachineCommand({ stateMachineArn }));
  const machine = await stepFunctions.send(new CreateStateMachineCommand({ name, definition, roleArn }));
  const { executionArn } = await stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: machine.stateMachineArn,
      name,
      input: JSON.stringify(input),
    }),
  );
  const status = async () =>
    (await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))).status;
  await expect.poll(status).not.toBe('RUNNING');
  return [`execution ${name}`, `history of ${name}`];
}

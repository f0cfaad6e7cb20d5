import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { DescribeExecutionCommand, paginateListExecutions } from '@aws-sdk/client-sfn';
import { history } from './executions.ts';
import type { World } from './world.ts';

/** Everything that a stack keeps on record, as text, by the place where it is kept. */
export async function everythingWritten(world: World): Promise<Readonly<Record<string, string>>> {
  const { stack } = world;
  return {
    executions: await executions(world),
    'audit trail': await table(world, stack.tables.audit),
    claims: await table(world, stack.tables.claims),
    'CloudWatch Logs': await logs(world),
    "the emulator's own log": await stack.emulator.log(),
  };
}

/** Input, output and history of each. */
async function executions(world: World): Promise<string> {
  const { stack, stepFunctions } = world;
  const texts: string[] = [];
  const pages = paginateListExecutions({ client: stepFunctions }, { stateMachineArn: stack.stateMachineArn });
  for await (const { executions: listed = [] } of pages) {
    for (const { executionArn, name = '' } of listed) {
      const described = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      texts.push(JSON.stringify([described, await history(world, name)]));
    }
  }
  return texts.join('\n');
}

async function table({ dynamoDb }: World, name: string): Promise<string> {
  const texts: string[] = [];
  for await (const { Items } of paginateScan({ client: dynamoDb }, { TableName: name }))
    texts.push(JSON.stringify(Items));
  return texts.join('\n');
}

async function logs({ stack }: World): Promise<string> {
  const client = new CloudWatchLogsClient(stack.aws);
  const texts: string[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {})) {
    for (const { logGroupName } of logGroups) {
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName }))
        texts.push(...events.map(({ message = '' }) => message));
    }
  }
  return texts.join('\n');
}

import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { paginateListTables, paginateScan } from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  paginateListExecutions,
  paginateListStateMachines,
} from '@aws-sdk/client-sfn';
import { historyOf } from './executions.ts';
import type { World } from './world.ts';

/** A text, and the place where it is kept. */
export interface Written {
  readonly place: string;
  readonly text: string;
}

/** One entry for each execution, event of a history, row, event of a log group and line. */
export type EverythingWritten = {
  /** Input, output, error and cause. */
  readonly executions: readonly Written[];
  readonly histories: readonly Written[];
  /** Those that tests deleted, too. */
  readonly rows: readonly Written[];
  readonly logs: readonly Written[];
  /** What the emulator and its functions wrote to their standard output and error. */
  readonly lines: readonly Written[];
};

/** All that a stack has written so far. */
export async function everythingWritten(world: World): Promise<EverythingWritten> {
  const { executions, histories } = await ofExecutions(world);
  const output = await world.stack.emulator.log();
  return {
    executions,
    histories,
    rows: [...world.remembered.rows, ...(await ofTables(world))],
    logs: await ofLogGroups(world),
    lines: output.split('\n').map((text) => ({ place: "the emulator's output", text })),
  };
}

/** Of every state machine. */
async function ofExecutions({
  stepFunctions: client,
}: World): Promise<Pick<EverythingWritten, 'executions' | 'histories'>> {
  const executions: Written[] = [];
  const histories: Written[] = [];
  const read = async (executionArn: string | undefined, name = '') => {
    const { input, output, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
    executions.push({
      place: `execution ${name}`,
      text: JSON.stringify({ name, input, output, error, cause }),
    });
    for (const event of await historyOf(client, executionArn))
      histories.push({ place: `history of ${name}`, text: JSON.stringify(event) });
  };
  for await (const { stateMachines = [] } of paginateListStateMachines({ client }, {})) {
    for (const { stateMachineArn } of stateMachines) {
      for await (const page of paginateListExecutions({ client }, { stateMachineArn }))
        await Promise.all((page.executions ?? []).map(({ executionArn, name }) => read(executionArn, name)));
    }
  }
  return { executions, histories };
}

async function ofTables(world: World): Promise<Written[]> {
  const rows: Written[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client: world.dynamoDb }, {})) {
    for (const name of TableNames) rows.push(...(await rowsOf(world, name)));
  }
  return rows;
}

export async function rowsOf({ stack, dynamoDb: client }: World, TableName: string): Promise<Written[]> {
  const known: Readonly<Record<string, string>> = {
    [stack.tables.audit]: 'audit trail',
    [stack.tables.claims]: 'claims',
  };
  const rows: Written[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName }))
    rows.push(...Items.map((item) => ({ place: known[TableName] ?? TableName, text: JSON.stringify(item) })));
  return rows;
}

async function ofLogGroups({ stack }: World): Promise<Written[]> {
  const client = new CloudWatchLogsClient(stack.aws);
  const logs: Written[] = [];
  for await (const { logGroups = [] } of paginateDescribeLogGroups({ client }, {})) {
    for (const { logGroupName } of logGroups) {
      for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName }))
        logs.push(
          ...events.map(({ message = '' }) => ({ place: `log group ${logGroupName}`, text: message })),
        );
    }
  }
  return logs;
}

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
import type { StoredText } from './leaks.ts';
import type { World } from './world.ts';

/** One entry per execution, history event, row, log event and line. */
export type AllStoredText = {
  /** Input, output, error and cause. */
  readonly executions: readonly StoredText[];
  readonly histories: readonly StoredText[];
  /** Including rows that tests deleted. */
  readonly rows: readonly StoredText[];
  readonly logs: readonly StoredText[];
  /** Standard output and error of the emulator and its functions. */
  readonly lines: readonly StoredText[];
};

/** All text that a stack has stored so far. */
export async function readAllStoredText(world: World): Promise<AllStoredText> {
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
}: World): Promise<Pick<AllStoredText, 'executions' | 'histories'>> {
  const executions: StoredText[] = [];
  const histories: StoredText[] = [];
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

async function ofTables(world: World): Promise<StoredText[]> {
  const rows: StoredText[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client: world.dynamoDb }, {})) {
    for (const name of TableNames) rows.push(...(await readRows(world, name)));
  }
  return rows;
}

export async function readRows({ stack, dynamoDb: client }: World, TableName: string): Promise<StoredText[]> {
  const known: Readonly<Record<string, string>> = {
    [stack.tables.audit]: 'audit trail',
    [stack.tables.claims]: 'claims',
  };
  const rows: StoredText[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName }))
    rows.push(...Items.map((item) => ({ place: known[TableName] ?? TableName, text: JSON.stringify(item) })));
  return rows;
}

async function ofLogGroups({ stack }: World): Promise<StoredText[]> {
  const client = new CloudWatchLogsClient(stack.aws);
  const logs: StoredText[] = [];
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

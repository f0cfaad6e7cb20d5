import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { DescribeStateMachineCommand, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { reconfigure } from '../support/secrets.ts';
import { APPLICATION, type World } from '../support/world.ts';

type Act = () => Promise<unknown>;

const GONE = '-gone';

/** Runs `act` while an environment variable of the functions names a resource that does not exist. */
export async function withMissingResource(world: World, variable: string, act: Act): Promise<void> {
  world.remembered.notAllowed.add(GONE);
  await reconfigure(world, variable, (value) => `${value}${GONE}`);
  await act();
  await reconfigure(world, variable, (value) => value.slice(0, -GONE.length));
}

/**
 * Runs `act` while a state machine has a changed definition.
 *
 * @param stateMachineArn @default - the machine of fencings
 */
export async function withDefinition(
  { stack, stepFunctions }: World,
  change: (definition: string) => string,
  act: Act,
  stateMachineArn = stack.stateMachineArn,
): Promise<void> {
  const { definition = '' } = await stepFunctions.send(new DescribeStateMachineCommand({ stateMachineArn }));
  const update = (to: string) =>
    stepFunctions.send(new UpdateStateMachineCommand({ stateMachineArn, definition: to }));
  await update(change(definition));
  await act().finally(() => update(definition));
}

/** Runs `act` while Lambda throttles the webhook. */
export async function withThrottledWebhook({ stack }: World, act: Act): Promise<void> {
  const client = new LambdaClient(stack.aws);
  const { Functions = [] } = await client.send(new ListFunctionsCommand({}));
  const name = Functions.map(({ FunctionName }) => FunctionName).find((one) => one?.includes('Webhook'));
  const concurrency = { FunctionName: name, ReservedConcurrentExecutions: 0 };
  await client.send(new PutFunctionConcurrencyCommand(concurrency));
  await act().finally(() => client.send(new DeleteFunctionConcurrencyCommand({ FunctionName: name })));
}

/** Closes the incident, as reconcile does after the quiescence period. */
export async function closeIncident({ stack, dynamoDb }: World): Promise<void> {
  const claim = { TableName: stack.tables.claims, Key: { application: { S: APPLICATION } } };
  const { Item } = await dynamoDb.send(new GetItemCommand(claim));
  const { current, ...rest } = JSON.parse(Item?.record?.S ?? '');
  const record = { S: JSON.stringify({ ...rest, current: { ...current, phase: 'closed' } }) };
  await dynamoDb.send(new PutItemCommand({ TableName: claim.TableName, Item: { ...Item, record } }));
}

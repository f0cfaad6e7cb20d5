import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  DeleteFunctionConcurrencyCommand,
  type FunctionConfiguration,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  paginateListFunctions,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import { forceColdStarts } from './force-cold-starts.ts';
import { denialOf } from './permissions.ts';
import type { World } from './world.ts';

/** Undoes a fault. */
type Undo = () => Promise<unknown>;

const LIMIT_SECONDS = 30;
const DENIAL = 'Denial';

/** The function of a construct. @param construct a part of the function's name, such as `TakeSiteOffline` */
export async function functionOf({ stack }: World, construct: string): Promise<FunctionConfiguration> {
  for await (const { Functions = [] } of paginateListFunctions({ client: new LambdaClient(stack.aws) }, {})) {
    const found = Functions.find(({ FunctionName }) => FunctionName?.includes(construct));
    if (found !== undefined) return found;
  }
  throw new Error(`there is no function ${construct}`);
}

/**
 * Denies the function's role an action. A worker that runs keeps no answer of before: the function starts cold.
 *
 * @param service for an action of KMS, the service that uses the key @default - any
 */
export async function deny(
  world: World,
  construct: string,
  action: string,
  service?: 'dynamodb' | 'secretsmanager',
): Promise<Undo> {
  const iam = new IAMClient(world.stack.aws);
  const { Role = '' } = await functionOf(world, construct);
  const policy = { RoleName: Role.split('/').at(-1), PolicyName: DENIAL };
  const Condition = service && { StringLike: { 'kms:ViaService': `${service}.*` } };
  const Statement = { Effect: 'Deny', Action: action, Resource: '*', Condition };
  world.remembered.notAllowed.add(denialOf(policy.RoleName ?? '', action));
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  await forceColdStarts(world);
  return () => iam.send(new DeleteRolePolicyCommand(policy));
}

/** Changes the configuration of the function, as a mistaken deployment or another administrator does. */
export async function configure(
  world: World,
  construct: string,
  change: { readonly Handler?: string; readonly variables?: Readonly<Record<string, string>> },
): Promise<Undo> {
  const client = new LambdaClient(world.stack.aws);
  const { FunctionName, Handler, Environment } = await functionOf(world, construct);
  const update = async (changes: object) => {
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...changes }));
    await waitUntilFunctionUpdatedV2({ client, maxWaitTime: LIMIT_SECONDS }, { FunctionName });
  };
  await update({
    Handler: change.Handler ?? Handler,
    Environment: { Variables: { ...Environment?.Variables, ...change.variables } },
  });
  return () => update({ Handler, Environment: { Variables: Environment?.Variables } });
}

/** Lambda refuses every invocation of the function. */
export async function refuseInvocations(world: World, construct: string): Promise<Undo> {
  const client = new LambdaClient(world.stack.aws);
  const { FunctionName } = await functionOf(world, construct);
  await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  return () => client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
}

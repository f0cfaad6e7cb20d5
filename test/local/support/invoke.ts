import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import type { World } from './world.ts';

/**
 * Invokes the function of this construct once, as its rule does. @returns its parsed output
 *
 * @param construct a part of the function's name, such as `Reconcile`
 */
export async function invoke({ stack }: World, construct: string, event: object): Promise<unknown> {
  const lambda = new LambdaClient(stack.aws);
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const found = Functions.find(({ FunctionName }) => FunctionName?.includes(construct));
  const { Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: found?.FunctionName, Payload: JSON.stringify(event) }),
  );
  return JSON.parse(Buffer.from(Payload ?? []).toString('utf8'));
}

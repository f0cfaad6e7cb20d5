import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { functionOf } from './function-faults.ts';
import type { World } from './world.ts';

/**
 * Invokes the function of this construct once, as its rule does. @returns its parsed output
 *
 * @param construct a part of the function's name, such as `Reconcile`
 */
export async function invoke(world: World, construct: string, event: object): Promise<unknown> {
  const { FunctionName } = await functionOf(world, construct);
  const { Payload } = await new LambdaClient(world.stack.aws).send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  return JSON.parse(Buffer.from(Payload ?? []).toString('utf8'));
}

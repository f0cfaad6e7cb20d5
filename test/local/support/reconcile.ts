import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { World } from './world.ts';

const answer = z.object({ verdict: z.string(), executions: z.array(z.string()).default([]) });

/** Runs the function once, as its rule does every minute. */
export async function reconcile({ stack }: World): Promise<z.infer<typeof answer>> {
  const lambda = new LambdaClient(stack.aws);
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const found = Functions.find(({ FunctionName }) => FunctionName?.includes('Reconcile'));
  const { Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: found?.FunctionName, Payload: JSON.stringify({}) }),
  );
  return answer.parse(JSON.parse(Buffer.from(Payload ?? []).toString('utf8')));
}

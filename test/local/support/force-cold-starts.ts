import {
  LambdaClient,
  paginateListFunctions,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import type { World } from './world.ts';

const LIMIT_SECONDS = 30;

/**
 * Forces a cold start of every function's next invocation: an update of the configuration, even to the same values, ends
 * all workers (AWS Lambda Developer Guide, "Understanding the Lambda execution environment lifecycle").
 */
export async function forceColdStarts({ stack }: World): Promise<void> {
  const client = new LambdaClient(stack.aws);
  for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
    await Promise.all(
      Functions.map(async ({ FunctionName, Timeout }) => {
        await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout }));
        await waitUntilFunctionUpdatedV2({ client, maxWaitTime: LIMIT_SECONDS }, { FunctionName });
      }),
    );
  }
}

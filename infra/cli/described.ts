import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionDoesNotExist,
  InvalidArn,
} from '@aws-sdk/client-sfn';
import type { Deployment } from './deployment.ts';
import { arnOf } from './event-key.ts';

/** An execution by name or ARN; undefined where Step Functions knows none (any more: 90 days after its end). */
export async function describedExecution(
  { stepFunctions, stateMachineArn }: Pick<Deployment, 'stepFunctions' | 'stateMachineArn'>,
  handle: string,
): Promise<DescribeExecutionOutput | undefined> {
  const executionArn = handle.startsWith('arn:') ? handle : arnOf(stateMachineArn, handle);
  try {
    return await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist || error instanceof InvalidArn) return undefined;
    throw error;
  }
}

import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { describeExecution } from '../../../functions/clients/read-executions.ts';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import { NotFound } from '../../tools/command-line/errors.ts';
import type { Deployment } from './deployment.ts';

/** Finds an execution by name or ARN; undefined if Step Functions does not have it, or no longer (90 days after its end). */
export const findExecution = (
  { stepFunctions, stateMachineArn }: Pick<Deployment, 'stepFunctions' | 'stateMachineArn'>,
  handle: string,
): Promise<DescribeExecutionOutput | undefined> =>
  describeExecution(
    stepFunctions,
    handle.startsWith('arn:') ? handle : executionArn(stateMachineArn, handle),
  );

/** @throws NotFound */
export async function getExecution(
  stack: Pick<Deployment, 'stepFunctions' | 'stateMachineArn'>,
  handle: string,
): Promise<DescribeExecutionOutput> {
  const execution = await findExecution(stack, handle);
  if (execution === undefined) {
    throw new NotFound(`Execution ${handle} not found (Step Functions keeps executions for 90 days).`);
  }
  return execution;
}

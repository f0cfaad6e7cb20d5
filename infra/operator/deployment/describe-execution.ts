import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { describeExecution } from '../../../functions/clients/read-executions.ts';
import { executionArn } from '../../../functions/support/execution-arn.ts';
import { NotFound } from '../../tools/command-line/errors.ts';
import type { Deployment } from './deployment.ts';

/** An execution by name or ARN; undefined where Step Functions knows none (any more: 90 days after its end). */
export const describedExecution = (
  { stepFunctions, stateMachineArn }: Pick<Deployment, 'stepFunctions' | 'stateMachineArn'>,
  handle: string,
): Promise<DescribeExecutionOutput | undefined> =>
  describeExecution(
    stepFunctions,
    handle.startsWith('arn:') ? handle : executionArn(stateMachineArn, handle),
  );

/** @throws NotFound where Step Functions knows none */
export async function knownExecution(
  stack: Pick<Deployment, 'stepFunctions' | 'stateMachineArn'>,
  handle: string,
): Promise<DescribeExecutionOutput> {
  const execution = await describedExecution(stack, handle);
  if (execution === undefined) {
    throw new NotFound(`Step Functions knows no execution ${handle}; it forgets one after 90 days.`);
  }
  return execution;
}

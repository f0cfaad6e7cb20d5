import { DescribeExecutionCommand, paginateListExecutions } from '@aws-sdk/client-sfn';
import { eventKeyOfInput } from '../../../functions/domain/event-key.ts';
import type { Deployment } from '../deployment/deployment.ts';

/** An execution that runs now. */
export interface Running {
  readonly name: string;
  readonly startedAt: string;
  /** The key of its event; `unknown` where its input names none. */
  readonly event: string;
}

/** All executions that run now: one question for each, and they are few. */
export async function runningExecutions({
  stepFunctions,
  stateMachineArn,
}: Pick<Deployment, 'stepFunctions' | 'stateMachineArn'>): Promise<Running[]> {
  const running: Running[] = [];
  const pages = paginateListExecutions(
    { client: stepFunctions },
    { stateMachineArn, statusFilter: 'RUNNING' },
  );
  for await (const { executions = [] } of pages) {
    for (const { executionArn, name = '', startDate } of executions) {
      const { input } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      running.push({
        name,
        startedAt: (startDate ?? new Date(0)).toISOString(),
        event: eventKeyOfInput(input),
      });
    }
  }
  return running;
}

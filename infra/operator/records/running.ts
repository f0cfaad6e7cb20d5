import { describeExecution, listExecutions } from '../../../functions/clients/read-executions.ts';
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
  for await (const executions of listExecutions(stepFunctions, stateMachineArn, 'RUNNING')) {
    for (const { executionArn = '', name = '', startDate } of executions) {
      const execution = await describeExecution(stepFunctions, executionArn);
      running.push({
        name,
        startedAt: (startDate ?? new Date(0)).toISOString(),
        event: eventKeyOfInput(execution?.input),
      });
    }
  }
  return running;
}

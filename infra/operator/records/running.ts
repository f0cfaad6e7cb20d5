import { describeExecution, listExecutions } from '../../../functions/clients/read-executions.ts';
import { eventKeyOfInput } from '../../../functions/domain/event-key.ts';
import type { Deployment } from '../deployment/deployment.ts';

/** A running execution. */
export interface RunningExecution {
  readonly name: string;
  readonly startedAt: string;
  /** Key of its event; `unknown` if its input is not an event. */
  readonly event: string;
}

/** ARNs of the stack's state machines; an older stack has no restore. */
export const machinesOf = ({
  stateMachineArn,
  restoreStateMachineArn,
}: Pick<Deployment, 'stateMachineArn' | 'restoreStateMachineArn'>): string[] => [
  stateMachineArn,
  ...(restoreStateMachineArn === undefined ? [] : [restoreStateMachineArn]),
];

/** Reads all running executions, with one request for each: they are few. */
export async function runningExecutions({
  stepFunctions,
  ...machines
}: Pick<Deployment, 'stepFunctions' | 'stateMachineArn' | 'restoreStateMachineArn'>): Promise<
  RunningExecution[]
> {
  const running: RunningExecution[] = [];
  for (const machine of machinesOf(machines)) {
    for await (const executions of listExecutions(stepFunctions, machine, 'RUNNING')) {
      for (const { executionArn = '', name = '', startDate } of executions) {
        const execution = await describeExecution(stepFunctions, executionArn);
        running.push({
          name,
          startedAt: (startDate ?? new Date(0)).toISOString(),
          event: eventKeyOfInput(execution?.input),
        });
      }
    }
  }
  return running;
}

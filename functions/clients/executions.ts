import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { FencingEvent } from '../domain/event.ts';
import { awsErrorName } from './aws-errors.ts';

export type StepFunctionsApi = Pick<SFNClient, 'send'>;

/** Starts executions of one workflow, with inputs of this type. */
export interface Executions<Input = FencingEvent> {
  /**
   * Starts one execution. A name that was used within 90 days gives `already-started`, so a
   * start can be repeated safely.
   *
   * @throws ExecutionNotStarted
   */
  start(execution: { name: string; input: Input }): Promise<'started' | 'already-started'>;
}

/** Step Functions refused or did not answer; without an answer the execution may run. The start may be repeated. */
export class ExecutionNotStarted extends Error {
  override readonly name = 'ExecutionNotStarted';
}

/** StartExecution is its own idempotency key by name (AWS Step Functions API Reference, StartExecution). */
export function createExecutions<Input extends object = FencingEvent>(
  api: StepFunctionsApi,
  stateMachineArn: string,
): Executions<Input> {
  return {
    async start({ name, input }) {
      try {
        await api.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
        return 'started';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'already-started';
        throw new ExecutionNotStarted(`StartExecution: ${awsErrorName(error)}`, { cause: error });
      }
    },
  };
}

import type { Random } from '../scheduler/random.ts';
import type { HistoryEvent } from './history.ts';
import type { Json } from './json.ts';
import type { Timers } from './run.ts';

/** `detail` of the EventBridge event "Step Functions Execution Status Change", timestamps in milliseconds. */
export interface StatusChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate: number | null;
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly redriveCount: number;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** The environment of Step Functions: its clock, the targets of its Tasks, and listeners for its events. */
export interface Host {
  readonly timers: Timers;
  readonly random: Random;
  /**
   * Invokes a Lambda function; the answer is its result.
   *
   * An Error that it rejects with is the Task's error, under the Error's `name`: an error that the function threw, or
   * one that Lambda reports, such as `Lambda.TooManyRequestsException` or `Sandbox.Timedout`.
   */
  invoke(functionName: string, payload: Json): Promise<unknown>;
  /**
   * Calls a service; the answer is the API's. An Error that it rejects with has the service's own name
   * (`ConditionalCheckFailedException`); the interpreter adds the integration's prefix.
   *
   * @param resource the Task's `Resource`, such as `arn:aws:states:::dynamodb:putItem`.
   */
  callService(resource: string, request: Json): Promise<unknown>;
  onHistoryEvent(executionName: string, event: HistoryEvent): void;
  onStatusChange(change: StatusChange): void;
  /** A defect of the interpreter or of the host ended an execution's run; the execution stays RUNNING. */
  onDefect(error: unknown): void;
}

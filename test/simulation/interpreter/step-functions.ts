import { CallbackFailure, Callbacks } from './callbacks.ts';
import { Execution } from './execution.ts';
import { type HistoryEvent, REDRIVABLE_EVENTS } from './history.ts';
import type { ExecutionStatus, Host } from './host.ts';
import type { Machine } from './machine.ts';

/** An error of the Step Functions API, named as the API names it. */
export class StepFunctionsError extends Error {
  override readonly name:
    | 'ExecutionAlreadyExists'
    | 'ExecutionDoesNotExist'
    | 'ExecutionNotRedrivable'
    | 'InvalidExecutionInput'
    | 'InvalidName'
    | 'InvalidOutput'
    | 'InvalidToken'
    | 'StateMachineDoesNotExist'
    | 'TaskTimedOut';

  constructor(name: StepFunctionsError['name'], message: string) {
    super(message);
    this.name = name;
  }
}

/** `DescribeExecution`'s output, with dates as Dates, as the SDK returns them. */
export interface ExecutionDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: Date;
  readonly stopDate: Date | undefined;
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly redriveCount: number;
  readonly redriveDate: Date | undefined;
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  readonly redriveStatusReason: string | undefined;
}

const DAY = 86_400_000;
/** "Restarting state machine executions with redrive", "Redrive eligibility": counted from the execution's end. */
const REDRIVABLE_PERIOD = 14 * DAY;
/** API Reference, "StartExecution": a name is free again 90 days after its execution has closed. */
const NAME_KEPT = 90 * DAY;
/** API Reference, "StartExecution", `name`: no space, bracket, wildcard, special or control character. */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

function date(moment: number | undefined): Date | undefined {
  return moment === undefined ? undefined : new Date(moment);
}

/**
 * Standard workflows of one account and region, with the operations of the Step Functions API that the project uses.
 */
export class StepFunctions {
  readonly #host: Host;
  readonly #machines = new Map<string, Machine>();
  readonly #executions = new Map<string, Execution>();
  readonly #callbacks = new Callbacks();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Creates a state machine, or updates its definition; running and redriven executions keep the old one. */
  putStateMachine(name: string, machine: Machine): string {
    const arn = `arn:aws:states:eu-central-1:123456789012:stateMachine:${name}`;
    this.#machines.set(arn, machine);
    return arn;
  }

  /**
   * Idempotent while an execution of the same name and input runs.
   *
   * @param request.input a JSON text.
   * @throws StepFunctionsError
   */
  startExecution(request: {
    readonly stateMachineArn: string;
    readonly name: string;
    readonly input: string;
  }): {
    readonly executionArn: string;
    readonly startDate: Date;
  } {
    const { stateMachineArn, name, input } = request;
    const machine = this.#machines.get(stateMachineArn);
    if (machine === undefined) throw new StepFunctionsError('StateMachineDoesNotExist', stateMachineArn);
    if (!NAME.test(name)) throw new StepFunctionsError('InvalidName', name);
    if (!isJson(input)) throw new StepFunctionsError('InvalidExecutionInput', 'the input is not JSON');
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.#executions.get(executionArn);
    if (known !== undefined && !this.#isForgotten(known)) {
      if (known.status !== 'RUNNING' || known.identity.input !== input) {
        throw new StepFunctionsError('ExecutionAlreadyExists', executionArn);
      }
      return { executionArn, startDate: new Date(known.startDate) };
    }
    const execution = new Execution(
      { executionArn, stateMachineArn, name, input },
      machine,
      this.#host,
      this.#callbacks,
    );
    this.#executions.set(executionArn, execution);
    return { executionArn, startDate: new Date(execution.startDate) };
  }

  /** Does nothing to an execution that has ended. @throws StepFunctionsError */
  stopExecution(request: {
    readonly executionArn: string;
    readonly error?: string;
    readonly cause?: string;
  }): {
    readonly stopDate: Date;
  } {
    const { executionArn, ...reason } = request;
    const execution = this.#find(executionArn);
    if (execution.status === 'RUNNING') execution.abort(reason);
    return { stopDate: new Date(execution.stopDate ?? this.#host.timers.now()) };
  }

  /** @throws StepFunctionsError */
  redriveExecution(request: { readonly executionArn: string }): { readonly redriveDate: Date } {
    const execution = this.#find(request.executionArn);
    const obstacle = this.#redriveObstacle(execution);
    if (obstacle !== undefined) throw new StepFunctionsError('ExecutionNotRedrivable', obstacle);
    execution.redrive();
    return { redriveDate: new Date(this.#host.timers.now()) };
  }

  /** @param request.output a JSON text, the task's result. @throws StepFunctionsError */
  sendTaskSuccess({ taskToken, output }: { readonly taskToken: string; readonly output: string }): void {
    if (!isJson(output)) throw new StepFunctionsError('InvalidOutput', 'the output is not JSON');
    this.#take(taskToken).succeed(JSON.parse(output));
  }

  /** @throws StepFunctionsError */
  sendTaskFailure(request: {
    readonly taskToken: string;
    readonly error?: string;
    readonly cause?: string;
  }): void {
    const { taskToken, error = '', cause = '' } = request;
    this.#take(taskToken).fail(new CallbackFailure(error, cause));
  }

  /** @throws StepFunctionsError */
  describeExecution(request: { readonly executionArn: string }): ExecutionDescription {
    return this.#describe(this.#find(request.executionArn));
  }

  /** Every execution, in the order of their starts. */
  listExecutions(): readonly ExecutionDescription[] {
    return [...this.#executions.values()].map((execution) => this.#describe(execution));
  }

  /** All events, in one page. @throws StepFunctionsError */
  getExecutionHistory(request: { readonly executionArn: string; readonly reverseOrder?: boolean }): {
    readonly events: readonly HistoryEvent[];
  } {
    const { events } = this.#find(request.executionArn).history;
    return { events: request.reverseOrder === true ? events.toReversed() : [...events] };
  }

  #take(taskToken: string) {
    const waiting = this.#callbacks.take(taskToken);
    if (waiting === 'unknown') throw new StepFunctionsError('InvalidToken', taskToken);
    if (waiting === 'closed')
      throw new StepFunctionsError('TaskTimedOut', 'the token was answered, or its task has ended');
    return waiting;
  }

  #find(executionArn: string): Execution {
    const execution = this.#executions.get(executionArn);
    if (execution === undefined) throw new StepFunctionsError('ExecutionDoesNotExist', executionArn);
    return execution;
  }

  #isForgotten({ stopDate }: Execution): boolean {
    return stopDate !== undefined && this.#host.timers.now() - stopDate >= NAME_KEPT;
  }

  /** Why an execution cannot be redriven, as worded in the API Reference, "DescribeExecution". */
  #redriveObstacle({ status, stopDate, history }: Execution): string | undefined {
    if (status === 'RUNNING') return 'Execution is RUNNING and cannot be redriven';
    if (status === 'SUCCEEDED') return 'Execution is SUCCEEDED and cannot be redriven';
    if (history.events.length >= REDRIVABLE_EVENTS) return 'Execution history event limit exceeded';
    const closedFor = this.#host.timers.now() - (stopDate ?? 0);
    return closedFor > REDRIVABLE_PERIOD ? 'Execution redrivable period exceeded' : undefined;
  }

  #describe(execution: Execution): ExecutionDescription {
    const obstacle = this.#redriveObstacle(execution);
    return {
      ...execution.identity,
      status: execution.status,
      startDate: new Date(execution.startDate),
      stopDate: date(execution.stopDate),
      output: execution.ended.output,
      error: execution.ended.error,
      cause: execution.ended.cause,
      redriveCount: execution.redriveCount,
      redriveDate: date(execution.redriveDate),
      redriveStatus: obstacle === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
      redriveStatusReason: obstacle,
    };
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

import type { Callbacks } from './callbacks.ts';
import { STATES_TIMEOUT, StateFailure } from './errors.ts';
import { type ExpressionFunctions, expressionFunctions } from './functions.ts';
import { History } from './history.ts';
import type { ExecutionStatus, Host } from './host.ts';
import type { Json } from './json.ts';
import type { Machine } from './machine.ts';
import { Run } from './run.ts';
import { runState } from './states.ts';
import type { Step } from './step.ts';

/** An execution's current state with its input: where a redrive resumes. */
interface Position {
  readonly stateName: string;
  readonly input: Json;
  /** The input as JSON. */
  readonly inputText: string;
  readonly variables: Readonly<Record<string, Json>>;
}

interface Ended {
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** The identity of an execution, which never changes. */
export interface Identity {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string;
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}

/** One execution of a machine, with the definition that it was started with. */
export class Execution {
  readonly identity: Identity;
  readonly startDate: number;
  readonly history: History;
  readonly #machine: Machine;
  readonly #host: Host;
  readonly #callbacks: Callbacks;
  readonly #functions: ExpressionFunctions;
  readonly #input: Json;
  readonly #startTime: string;
  #run: Run;
  #position: Position;
  #status: ExecutionStatus = 'RUNNING';
  #ended: Ended = {};
  #stopDate: number | undefined;
  #redriveCount = 0;
  #redriveDate: number | undefined;

  constructor(identity: Identity, machine: Machine, host: Host, callbacks: Callbacks) {
    this.identity = identity;
    this.#machine = machine;
    this.#host = host;
    this.#callbacks = callbacks;
    this.#functions = expressionFunctions(host.random, () => host.timers.now());
    this.startDate = host.timers.now();
    this.#startTime = iso(this.startDate);
    this.history = new History(
      () => host.timers.now(),
      (event) => host.onHistoryEvent(identity.name, event),
    );
    this.#input = JSON.parse(identity.input);
    const inputText = JSON.stringify(this.#input);
    this.#position = { stateName: machine.startAt, input: this.#input, inputText, variables: {} };
    this.history.add('ExecutionStarted', { input: identity.input });
    this.#run = new Run(identity.name, host.timers);
    this.#start(this.#run);
  }

  get status(): ExecutionStatus {
    return this.#status;
  }

  get ended(): Ended {
    return this.#ended;
  }

  get stopDate(): number | undefined {
    return this.#stopDate;
  }

  get redriveCount(): number {
    return this.#redriveCount;
  }

  get redriveDate(): number | undefined {
    return this.#redriveDate;
  }

  /** Ends it as ABORTED, in any state. A function that it has called runs on. */
  abort(reason: { readonly error?: string; readonly cause?: string }): void {
    this.#end('ABORTED', 'ExecutionAborted', reason);
  }

  /**
   * Resumes in the state in which it ended, with that state's input, the same definition and variables, no counted
   * retries and a new time limit (Developer Guide, "Restarting state machine executions with redrive"). The
   * history shows the state as entered once more; whether AWS does is not documented.
   */
  redrive(): void {
    this.#redriveCount += 1;
    this.#redriveDate = this.#host.timers.now();
    this.#status = 'RUNNING';
    this.#ended = {};
    this.#stopDate = undefined;
    this.history.add('ExecutionRedriven', { redriveCount: this.#redriveCount });
    this.#run = new Run(this.identity.name, this.#host.timers);
    this.#start(this.#run);
  }

  #start(run: Run): void {
    const { timeoutMs } = this.#machine;
    if (timeoutMs !== undefined) {
      run.after(timeoutMs, 'exceeds its time limit', () =>
        this.#end('TIMED_OUT', 'ExecutionTimedOut', {}, { error: STATES_TIMEOUT }),
      );
    }
    this.#notify();
    this.#walk(run).catch((error: unknown) => {
      if (error instanceof StateFailure) {
        this.#end('FAILED', 'ExecutionFailed', { error: error.error, cause: error.reason });
      } else {
        run.halt();
        this.#host.onDefect(error);
      }
    });
  }

  async #walk(run: Run): Promise<void> {
    // The caller of a redrive sees it RUNNING before its first event.
    await run.alive(Promise.resolve());
    for (;;) {
      const { stateName, inputText, variables } = this.#position;
      const state = this.#machine.states.get(stateName);
      if (state === undefined) throw new TypeError(`no state ${stateName}`);
      const entered = this.history.add(`${state.type}StateEntered`, { name: stateName, input: inputText });
      const transition = await run.alive(runState(this.#step(run, entered.id), state));
      const { assigned, next, output, outputText } = transition;
      const names = Object.keys(assigned);
      const assignedVariables = Object.fromEntries(
        names.map((name) => [name, JSON.stringify(assigned[name])]),
      );
      this.history.add(`${state.type}StateExited`, {
        name: stateName,
        output: outputText,
        ...(names.length === 0 ? {} : { assignedVariables }),
      });
      if (next === undefined) return this.#end('SUCCEEDED', 'ExecutionSucceeded', { output: outputText });
      this.#position = {
        stateName: next,
        input: output,
        inputText: outputText,
        variables: { ...variables, ...assigned },
      };
    }
  }

  #step(run: Run, enteredEventId: number): Step {
    const { executionArn, stateMachineArn, name } = this.identity;
    return {
      run,
      host: this.#host,
      history: this.history,
      callbacks: this.#callbacks,
      random: this.#host.random,
      functions: this.#functions,
      ...this.#position,
      context: {
        Execution: {
          Id: executionArn,
          Input: this.#input,
          Name: name,
          StartTime: this.#startTime,
          RedriveCount: this.#redriveCount,
          ...(this.#redriveDate === undefined ? {} : { RedriveTime: iso(this.#redriveDate) }),
        },
        State: { Name: this.#position.stateName, EnteredTime: iso(this.#host.timers.now()) },
        StateMachine: {
          Id: stateMachineArn,
          Name: stateMachineArn.slice(stateMachineArn.lastIndexOf(':') + 1),
        },
      },
      enteredEventId,
    };
  }

  #end(status: ExecutionStatus, event: string, ended: Ended, details: object = ended): void {
    this.#run.halt();
    this.#status = status;
    this.#ended = ended;
    this.#stopDate = this.#host.timers.now();
    this.history.add(event, { ...details });
    this.#notify();
  }

  #notify(): void {
    const { output = null, error = null, cause = null } = this.#ended;
    this.#host.onStatusChange({
      ...this.identity,
      status: this.#status,
      startDate: this.startDate,
      stopDate: this.#stopDate ?? null,
      output,
      error,
      cause,
      redriveCount: this.#redriveCount,
    });
  }
}

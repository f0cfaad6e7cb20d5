import { type DefinitionCase, definitionOf } from '../../../cases/definitions/cases.ts';
import { type Course, drive, type Subject } from '../../../cases/definitions/drive.ts';
import { Scheduler } from '../../scheduler/scheduler.ts';
import type { HistoryEvent } from '../history.ts';
import type { Json } from '../json.ts';
import { loadMachine } from '../machine.ts';
import { StepFunctions, StepFunctionsError } from '../step-functions.ts';

interface Call {
  readonly step: string;
  readonly input: unknown;
  readonly startedAt: number;
  endedAt: number;
}

/** The course of a case on the interpreter, in virtual time. */
export interface InterpretedCourse extends Course {
  readonly delaysSeconds: readonly number[];
  /** The types of the history's events. */
  readonly history: readonly string[];
}

/** The function that every Task calls; the case lists its result call by call. */
function worker({ worker: steps }: DefinitionCase, scheduler: Scheduler, calls: Call[]) {
  return async (_functionName: string, payload: Json): Promise<unknown> => {
    const { takesSeconds, throws, result } = steps[calls.length] ?? {
      takesSeconds: 0,
      result: 'not in the case',
    };
    const { step, input } = payload as { readonly step: string; readonly input: Json };
    const call: Call = { step, input, startedAt: scheduler.now(), endedAt: Number.NaN };
    calls.push(call);
    const invocation = scheduler.spawn('worker', (process) => process.sleep(takesSeconds * 1000));
    await invocation.outcome;
    call.endedAt = scheduler.now();
    if (throws !== undefined) throw Object.assign(new Error('from the case'), { name: throws });
    return result;
  };
}

function delays(startedAt: number, calls: readonly Call[]): number[] {
  return calls.map((call, index) => (call.startedAt - (calls[index - 1]?.endedAt ?? startedAt)) / 1000);
}

/** Runs a case. @param seed orders the events of the same moment */
export async function runOnInterpreter(
  definitionCase: DefinitionCase,
  seed: number,
): Promise<InterpretedCourse> {
  const scheduler = new Scheduler({
    seed,
    startMs: Date.UTC(2026, 10, 24, 13, 35, 54),
    decide: () => ({ effectDelayMs: 0, answerDelayMs: 0 }),
    observe: () => {},
  });
  const calls: Call[] = [];
  const stepFunctions = new StepFunctions({
    timers: scheduler,
    random: scheduler.random,
    invoke: worker(definitionCase, scheduler, calls),
    callService: async () => ({}),
    onHistoryEvent: (name, event) => scheduler.record(name, event.type),
    onStatusChange: () => {},
    onDefect: (error) =>
      scheduler.after(0, 'interpreter', 'has a defect', () => {
        throw error;
      }),
  });
  const machine = loadMachine(definitionOf(definitionCase, 'worker'));
  const stateMachineArn = stepFunctions.putStateMachine('case', machine);
  const start = { stateMachineArn, name: 'execution', input: JSON.stringify(definitionCase.input) };
  const { executionArn, startDate } = stepFunctions.startExecution(start);
  const events = (): readonly HistoryEvent[] => stepFunctions.getExecutionHistory({ executionArn }).events;

  const driver = scheduler.spawn('driver', (process) => {
    const subject: Subject = {
      sleep: (milliseconds) => process.sleep(milliseconds),
      execution: async () => {
        const { status, output, error, cause } = stepFunctions.describeExecution({ executionArn });
        return { status, output, error, cause };
      },
      entered: async () =>
        events().flatMap(({ stateEnteredEventDetails: details }) =>
          details === undefined ? [] : [(details as { readonly name: string }).name],
        ),
      calls: () => calls.map(({ step, input }) => ({ step, input })),
      act: async ({ do: action, name = start.name, input, error, cause }) => {
        const reason = {
          ...(error === undefined ? {} : { error }),
          ...(cause === undefined ? {} : { cause }),
        };
        try {
          if (action === 'stop') stepFunctions.stopExecution({ executionArn, ...reason });
          else if (action === 'redrive') stepFunctions.redriveExecution({ executionArn });
          else {
            const other = input === undefined ? start.input : JSON.stringify(input);
            const again = stepFunctions.startExecution({ stateMachineArn, name, input: other });
            return again.executionArn === executionArn ? 'ok' : 'another execution';
          }
          return 'ok';
        } catch (thrown) {
          if (thrown instanceof StepFunctionsError) return thrown.name;
          throw thrown;
        }
      },
    };
    return drive(definitionCase, subject);
  });
  await scheduler.run();
  const outcome = await driver.outcome;
  if (outcome.kind !== 'returned') throw outcome.kind === 'threw' ? outcome.error : new Error('killed');
  return {
    ...outcome.value,
    delaysSeconds: delays(startDate.getTime(), calls),
    history: events().map(({ type }) => type),
  };
}

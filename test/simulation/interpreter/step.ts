import type { Random } from '../scheduler/random.ts';
import type { Callbacks } from './callbacks.ts';
import { STATES_DATA_LIMIT_EXCEEDED, STATES_QUERY_EVALUATION_ERROR, StateFailure } from './errors.ts';
import type { ExpressionFunctions } from './functions.ts';
import type { History } from './history.ts';
import type { Host } from './host.ts';
import type { Json } from './json.ts';
import type { Exit } from './machine.ts';
import type { Run } from './run.ts';
import type { Scope, Template } from './template.ts';

/** The input of a state, and where it runs. */
export interface Step {
  readonly run: Run;
  readonly host: Host;
  readonly history: History;
  readonly callbacks: Callbacks;
  readonly random: Random;
  readonly functions: ExpressionFunctions;
  readonly stateName: string;
  readonly input: Json;
  /** Their values on state entry. No expression of a state sees the assignments of the same state. */
  readonly variables: Readonly<Record<string, Json>>;
  /** `$states.context`. */
  readonly context: { readonly [key: string]: Json };
  /** The id of the StateEntered event. */
  readonly enteredEventId: number;
}

/** The result of a state that succeeded. */
export interface Transition {
  /** Undefined: the execution has succeeded. */
  readonly next: string | undefined;
  readonly output: Json;
  /** The output as JSON. */
  readonly outputText: string;
  readonly assigned: Readonly<Record<string, Json>>;
}

/** Task results, state inputs and outputs: 256 KiB (Step Functions service quotas). */
const DATA_LIMIT = 262_144;

/** A failure that the interpreter itself reports, with a cause in AWS's form. */
export function failureOf(step: Step, error: string, reason: string): StateFailure {
  const where = `executing the state '${step.stateName}' (entered at the event id #${step.enteredEventId})`;
  return new StateFailure(error, `An error occurred while ${where}. ${reason}`);
}

/**
 * `States.QueryEvaluationError`, recorded in the history (Step Functions API Reference,
 * "EvaluationFailedEventDetails").
 */
export function evaluationFailure(step: Step, reason: string): StateFailure {
  const failure = failureOf(step, STATES_QUERY_EVALUATION_ERROR, reason);
  const { stateName: state } = step;
  step.history.add('EvaluationFailed', { state, error: failure.error, cause: failure.reason });
  return failure;
}

/** @returns the JSON text. @throws StateFailure `States.DataLimitExceeded` */
export function withinDataLimit(step: Step, value: Json, subject: string): string {
  const json = JSON.stringify(value);
  // No character takes more than 3 bytes per UTF-16 unit.
  if (json.length * 3 > DATA_LIMIT && Buffer.byteLength(json) > DATA_LIMIT) {
    throw failureOf(step, STATES_DATA_LIMIT_EXCEEDED, `It has ${subject} of more than ${DATA_LIMIT} bytes.`);
  }
  return json;
}

export function scopeOf(step: Step, more: Readonly<Record<string, Json>>): Scope {
  return {
    states: { input: step.input, context: step.context, ...more },
    variables: step.variables,
    functions: step.functions,
  };
}

/** Evaluates a field of a state. @throws StateFailure (rejects) `States.QueryEvaluationError` */
export async function evaluate(step: Step, template: Template, scope: Scope): Promise<Json> {
  try {
    const value = template(scope);
    return value instanceof Promise ? await step.run.alive(value) : value;
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown;
    throw evaluationFailure(step, thrown.reason);
  }
}

/**
 * Leaves a state: evaluates `Assign` and `Output` in parallel, both with the variables of the state's entry (Step
 * Functions Developer Guide, "Passing data between states with variables", "Evaluation order in an assign field").
 *
 * @param output the output of a state without `Output`.
 */
export async function leave(step: Step, exit: Exit, scope: Scope, output: Json): Promise<Transition> {
  const assigned: Record<string, Json> = {};
  for (const [variable, template] of exit.assign) assigned[variable] = await evaluate(step, template, scope);
  const result = exit.output === undefined ? output : await evaluate(step, exit.output, scope);
  const outputText = withinDataLimit(step, result, 'an output');
  return { next: exit.next, output: result, outputText, assigned };
}

import { STATES_NO_CHOICE_MATCHED, StateFailure } from './errors.ts';
import type { Json } from './json.ts';
import type { ChoiceState, FailState, State, WaitState } from './machine.ts';
import {
  evaluate,
  evaluationFailure,
  failureOf,
  leave,
  type Step,
  scopeOf,
  type Transition,
} from './step.ts';
import { runTask } from './task.ts';

const LONGEST_WAIT = 99_999_999;

/** A field's value has a wrong type or is out of range ("Handling expression errors"). */
function unfit(step: Step, field: string, value: Json): StateFailure {
  return evaluationFailure(step, `The field '${field}' does not take ${JSON.stringify(value)}.`);
}

async function waitMs(step: Step, state: WaitState): Promise<number> {
  const scope = scopeOf(step, {});
  if (state.seconds !== undefined) {
    const seconds = await evaluate(step, state.seconds, scope);
    const fits =
      typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST_WAIT;
    if (!fits) throw unfit(step, 'Seconds', seconds);
    return seconds * 1000;
  }
  const timestamp = state.timestamp === undefined ? null : await evaluate(step, state.timestamp, scope);
  const moment = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(moment)) throw unfit(step, 'Timestamp', timestamp);
  return Math.max(0, moment - step.host.timers.now());
}

/** Waits until the time, or not at all if it is in the past (Developer Guide, "Wait workflow state"). */
async function runWait(step: Step, state: WaitState): Promise<Transition> {
  await step.run.sleep(await waitMs(step, state), `${step.stateName} is over`);
  return leave(step, state, scopeOf(step, {}), step.input);
}

/**
 * The first rule with a true condition decides; without one and without a Default it fails (Developer Guide, "Choice
 * workflow state").
 */
async function runChoice(step: Step, state: ChoiceState): Promise<Transition> {
  const scope = scopeOf(step, {});
  for (const rule of state.rules) {
    const verdict = await evaluate(step, rule.condition, scope);
    if (typeof verdict !== 'boolean') throw unfit(step, 'Condition', verdict);
    if (verdict) return leave(step, rule, scope, step.input);
  }
  if (state.otherwise !== undefined) return leave(step, state.otherwise, scope, step.input);
  throw failureOf(step, STATES_NO_CHOICE_MATCHED, 'No condition is true, and there is no Default.');
}

async function runFail(step: Step, state: FailState): Promise<never> {
  const scope = scopeOf(step, {});
  const error = state.error === undefined ? '' : await evaluate(step, state.error, scope);
  const cause = state.cause === undefined ? '' : await evaluate(step, state.cause, scope);
  if (typeof error !== 'string') throw unfit(step, 'Error', error);
  if (typeof cause !== 'string') throw unfit(step, 'Cause', cause);
  throw new StateFailure(error, cause);
}

/** Runs a state to its end. @throws StateFailure (rejects): the execution fails with it. */
export function runState(step: Step, state: State): Promise<Transition> {
  switch (state.type) {
    case 'Task':
      return runTask(step, state);
    case 'Choice':
      return runChoice(step, state);
    case 'Wait':
      return runWait(step, state);
    case 'Fail':
      return runFail(step, state);
    case 'Pass':
    case 'Succeed':
      return leave(step, state, scopeOf(step, {}), step.input);
  }
}

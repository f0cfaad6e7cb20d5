import { CallbackFailure } from './callbacks.ts';
import { matchesError, STATES_TIMEOUT, StateFailure } from './errors.ts';
import { type Json, throughJson } from './json.ts';
import type { TaskState } from './machine.ts';
import { serviceErrorName } from './resource.ts';
import { Retries } from './retry.ts';
import { evaluate, leave, type Step, scopeOf, type Transition, withinDataLimit } from './step.ts';

/** A Task failed in the function or service that it called; the history records it. */
class CallFailure extends StateFailure {}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lambda's Invoke, as the optimized integration answers it (Developer Guide, "Invoke an AWS Lambda function"). */
async function invoke(step: Step, request: Json): Promise<Json> {
  if (!isObject(request))
    throw new TypeError(`${step.stateName}: lambda:invoke needs an object of Arguments`);
  const { FunctionName, Payload, ...unknown } = request;
  if (typeof FunctionName !== 'string' || Object.keys(unknown).length > 0) {
    throw new TypeError(`${step.stateName}: Arguments of lambda:invoke are FunctionName and Payload`);
  }
  try {
    const payload = throughJson(await step.host.invoke(FunctionName, throughJson(Payload ?? {})));
    return { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    const cause = { errorType: thrown.name, errorMessage: thrown.message, trace: [] };
    throw new CallFailure(thrown.name, JSON.stringify(cause));
  }
}

async function callService(step: Step, state: TaskState, request: Json): Promise<Json> {
  try {
    return throughJson((await step.host.callService(state.resource.arn, throughJson(request))) ?? {});
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    throw new CallFailure(serviceErrorName(state.resource, thrown.name), thrown.message);
  }
}

/**
 * The function gets the task's token and returns at once; its result is dropped. The answer to the token is the task's
 * result. A function that fails is the task's failure.
 */
async function awaitToken(
  step: Step,
  { resource }: TaskState,
  request: Json,
  answer: Promise<Json>,
): Promise<Json> {
  let answered = false;
  const note = () => {
    answered = true;
  };
  answer.then(note, note);
  const submitted = invoke(step, request).then((result) => {
    if (answered) return answer;
    const { type: resourceType, action } = resource;
    const output = withinDataLimit(step, result, 'a result');
    step.history.add('TaskSubmitted', { resourceType, resource: action, output });
    return answer;
  });
  return Promise.race([answer, submitted]);
}

/** One attempt: the call, and then the expressions on its result. */
function attempt(step: Step, state: TaskState): Promise<Transition> {
  if (!state.resource.waitsForToken) return attemptCall(step, state);
  // The id of the next event of the history: unique in all redrives, as the execution's ARN is among the executions.
  const token = `${(step.context.Execution as { readonly Id: string }).Id}#${step.history.events.length + 1}`;
  const answer = step.callbacks.open(token);
  const close = () => step.callbacks.close(token);
  const keep = step.run.onHalt(close);
  const context = { ...step.context, Task: { Token: token } };
  return attemptCall({ ...step, context }, state, answer).finally(() => {
    keep();
    close();
  });
}

/** @param answer the answer to the task's token. @default - the task waits for the call only */
async function attemptCall(step: Step, state: TaskState, answer?: Promise<Json>): Promise<Transition> {
  const { run, history, input } = step;
  const scope = scopeOf(step, {});
  const request = state.arguments === undefined ? input : await evaluate(step, state.arguments, scope);
  const { arn, type: resourceType, action: resource } = state.resource;
  const { timeoutMs } = state;
  history.add('TaskScheduled', {
    resourceType,
    resource,
    parameters: withinDataLimit(step, request, 'arguments'),
    ...(timeoutMs === undefined ? {} : { timeoutInSeconds: timeoutMs / 1000 }),
  });
  history.add('TaskStarted', { resourceType, resource });
  const call =
    answer !== undefined
      ? awaitToken(step, state, request, answer)
      : arn.endsWith(':lambda:invoke')
        ? invoke(step, request)
        : callService(step, state, request);
  const timeoutError = () => new StateFailure(STATES_TIMEOUT, '');
  const result = await run
    .within(call, timeoutMs, `${step.stateName} is late`, timeoutError)
    .catch((error: unknown) => {
      if (error instanceof CallFailure || error instanceof CallbackFailure) {
        history.add('TaskFailed', { resourceType, resource, error: error.error, cause: error.reason });
      } else if (error instanceof StateFailure) {
        history.add('TaskTimedOut', { resourceType, resource, error: error.error });
      }
      throw error;
    });
  history.add('TaskSucceeded', { resourceType, resource, output: withinDataLimit(step, result, 'a result') });
  return leave(step, state, scopeOf(step, { result }), result);
}

/** `$states.context` of an attempt, with its number in `State.RetryCount`. */
function withRetryCount(step: Step, retryCount: number): Step {
  const { State, ...rest } = step.context;
  return { ...step, context: { ...rest, State: { ...(State as object), RetryCount: retryCount } } };
}

/**
 * Runs a Task until an attempt succeeds or an error is caught. An attempt's error, also that of an expression of its
 * own `Assign` or `Output`, is retried first and caught after that: a retry after such an error repeats the call. (Step
 * Functions Developer Guide, "Handling errors in Step Functions workflows" and "Transforming data with JSONata in Step
 * Functions", "Handling expression errors")
 *
 * @throws StateFailure (rejects) when the error is neither retried nor caught, and when an expression of the catcher
 *   fails.
 */
export async function runTask(step: Step, state: TaskState): Promise<Transition> {
  const retries = new Retries(state.retriers, step.random);
  for (let retryCount = 0; ; retryCount++) {
    const attemptStep = withRetryCount(step, retryCount);
    try {
      return await attempt(attemptStep, state);
    } catch (failure) {
      if (!(failure instanceof StateFailure)) throw failure;
      const delayMs = retries.delayAfter(failure.error);
      if (delayMs === undefined) return handleError(attemptStep, state, failure);
      await step.run.sleep(delayMs, `${step.stateName} is tried again`);
    }
  }
}

function handleError(step: Step, state: TaskState, failure: StateFailure): Promise<Transition> {
  const catcher = state.catchers.find(({ errorEquals }) => matchesError(errorEquals, failure.error));
  if (catcher === undefined) throw failure;
  const errorOutput = { Error: failure.error, Cause: failure.reason };
  return leave(step, catcher, scopeOf(step, { errorOutput }), errorOutput);
}

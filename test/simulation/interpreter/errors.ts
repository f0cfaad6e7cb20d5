/** The names that the Amazon States Language reserves and that this interpreter reports or matches. */
export const STATES_ALL = 'States.ALL';
const STATES_TASK_FAILED = 'States.TaskFailed';
export const STATES_TIMEOUT = 'States.Timeout';
const STATES_RUNTIME = 'States.Runtime';
export const STATES_DATA_LIMIT_EXCEEDED = 'States.DataLimitExceeded';
export const STATES_QUERY_EVALUATION_ERROR = 'States.QueryEvaluationError';
export const STATES_NO_CHOICE_MATCHED = 'States.NoChoiceMatched';

/** A state failed. `ErrorEquals` is matched against `error`. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;
  /** Empty for `States.Timeout`, as AWS leaves it. */
  readonly reason: string;

  constructor(error: string, reason: string) {
    super(`${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
  }
}

/**
 * Whether a retrier's or catcher's `ErrorEquals` matches an error.
 *
 * `States.Runtime` always fails the execution; `States.ALL` matches any other error except `States.DataLimitExceeded`,
 * and `States.TaskFailed` any except `States.Timeout`. That `States.TaskFailed` does not match
 * `States.DataLimitExceeded` either is our interpretation of "terminal error". (Step Functions Developer Guide,
 * "Handling errors in Step Functions workflows", "Error names")
 */
export function matchesError(errorEquals: readonly string[], error: string): boolean {
  if (error === STATES_RUNTIME) return false;
  if (errorEquals.includes(error)) return true;
  if (error === STATES_DATA_LIMIT_EXCEEDED) return false;
  return (
    errorEquals.includes(STATES_ALL) || (errorEquals.includes(STATES_TASK_FAILED) && error !== STATES_TIMEOUT)
  );
}

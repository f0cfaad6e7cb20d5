import type { AuditTrail } from '../../clients/audit-trail.ts';
import type { ExecutionHistory, FailedExecution } from '../../clients/execution-history.ts';
import { eventKeyOfInput } from '../../domain/event-key.ts';

export interface Collaborators {
  readonly history: Pick<ExecutionHistory, 'failureOf'>;
  readonly trail: AuditTrail;
}

export interface RecordFailureOutput {
  readonly verdict: 'RECORDED' | 'ON_RECORD';
}

/** Maximum length of a recorded cause: the start of a stack trace is enough. */
const CAUSE_LENGTH = 1000;

/**
 * Records that an execution ended without an outcome of its own, with its state and error. Repeated and late calls for
 * the same end write one record only.
 *
 * @throws the errors of its clients; the call may be repeated
 */
export async function recordFailure(
  ended: FailedExecution,
  { history, trail }: Collaborators,
): Promise<RecordFailureOutput> {
  if (await trail.hasFailure(ended)) return { verdict: 'ON_RECORD' };
  const { input, state, error, cause } = await history.failureOf(ended);
  const isNew = await trail.recordFailure({
    ...ended,
    event: eventKeyOfInput(input),
    state,
    error,
    cause: cause?.slice(0, CAUSE_LENGTH),
  });
  return { verdict: isNew ? 'RECORDED' : 'ON_RECORD' };
}

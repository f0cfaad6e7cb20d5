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

/** Characters of a cause that are kept: a stack trace's beginning tells enough. */
const CAUSE_LENGTH = 1000;

/**
 * Puts on record that an execution ended without an outcome of its own: where and why. However often and late it is
 * told, there is one record of it.
 *
 * @throws Error of a client; what was told may be told again
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

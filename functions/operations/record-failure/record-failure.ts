import type { AuditTrail } from '../../clients/audit-trail.ts';
import type { ExecutionHistory, FailedExecution } from '../../clients/execution-history.ts';
import { NO_INCIDENT } from '../../domain/audit-row.ts';
import type { Claims } from '../../domain/claim/claims.ts';
import { eventKeyOfInput, restoreKey } from '../../domain/event-key.ts';
import { restoreRequest } from '../../domain/restore/request.ts';

export interface Collaborators {
  readonly history: Pick<ExecutionHistory, 'failureOf'>;
  readonly trail: AuditTrail;
  readonly claims: Pick<Claims, 'read'>;
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
  { history, trail, claims }: Collaborators,
): Promise<RecordFailureOutput> {
  if (await trail.hasFailure(ended)) return { verdict: 'ON_RECORD' };
  const { input, state, error, cause } = await history.failureOf(ended);
  const isNew = await trail.recordFailure({
    ...ended,
    event: await keyOf(input, claims),
    state,
    error,
    cause: cause?.slice(0, CAUSE_LENGTH),
  });
  return { verdict: isNew ? 'RECORDED' : 'ON_RECORD' };
}

/** The input of a restore names its site; the incident is the one in force, or the last one. */
async function keyOf(input: string | undefined, claims: Pick<Claims, 'read'>): Promise<string> {
  const { data: request } = restoreRequest.safeParse(input === undefined ? undefined : JSON.parse(input));
  if (request === undefined) return eventKeyOfInput(input);
  const { current } = await claims.read();
  return restoreKey(current?.decision.site === request.site ? current.incident : NO_INCIDENT);
}

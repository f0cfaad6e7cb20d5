import type { Call } from './wire.ts';

/** Milliseconds from the POST. */
export interface Stages {
  /** The offline site's endpoints are removed: the service has answered. */
  readonly removed: number;
  /** The survivor's Infinispan has reported the site offline. */
  readonly offline: number;
  /** The outcome is recorded. */
  readonly recorded: number;
}

/** The measurements of one fencing. */
export interface Fencing {
  readonly stages: Stages;
  /** Every call of the functions, including those to Infinispan. */
  readonly calls: readonly Call[];
  readonly statesEntered: number;
}

/** The last call of an operation. @throws Error if there was none */
export function lastOf(calls: readonly Call[], operation: string): Call {
  const last = calls.findLast((call) => call.operation === operation);
  if (last === undefined) throw new Error(`${operation} was not called`);
  return last;
}

/** The claim is written as fenced right after the status was read as offline. */
export const stagesOf = (calls: readonly Call[], sentAt: number, recordedAt?: number): Stages => ({
  removed: lastOf(calls, 'RemoveEndpoints').endedAt - sentAt,
  offline: lastOf(calls, 'PutItem claim').startedAt - sentAt,
  recorded: (recordedAt ?? lastOf(calls, 'PutItem audit').endedAt) - sentAt,
});

/**
 * The same without the definition's own writes to the trail, which an engine makes in its own time: only the functions
 * are left.
 */
export function withoutTrail({ stages, calls }: Fencing): Stages {
  const writes = calls.filter(({ operation }) => operation === 'PutItem audit');
  const took = writes.map(({ startedAt, endedAt }) => endedAt - startedAt);
  const [seen = 0, removed = 0, outcome = 0] = took;
  return {
    removed: stages.removed - seen,
    offline: stages.offline - seen - removed,
    recorded: stages.recorded - seen - removed - outcome,
  };
}

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { WORKFLOWS } from '../../../functions/domain/workflows.ts';
import type { History } from '../records/execution-histories.ts';
import { failureIn } from '../records/failure-cause.ts';

/** The time in a state; `to` is undefined while the execution is in it. */
export interface Visit {
  readonly state: string;
  readonly kind: 'read' | 'write' | 'record' | 'wait' | 'decide';
  readonly from: number;
  readonly to?: number;
}

/** Something that happened at one moment, other than entering a state. */
export type RunEvent = { readonly at: number } & (
  | { readonly kind: 'started' | 'redriven' }
  | { readonly kind: 'retried'; readonly state: string }
  | { readonly kind: 'task failed'; readonly state: string; readonly why: string }
  | { readonly kind: 'ended'; readonly status: (typeof ENDINGS)[keyof typeof ENDINGS]; readonly why: string }
);

/** An execution by its history; times in milliseconds since 1970. */
export interface Run {
  /** ARN. */
  readonly execution: string;
  /** Whether Step Functions still keeps its history; otherwise there are no visits and events. */
  readonly kept: boolean;
  readonly visits: readonly Visit[];
  readonly events: readonly RunEvent[];
}

const WRITING_STATES: readonly string[] = WORKFLOWS.flatMap(({ writingStates }) => writingStates);

const ENDINGS = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
} as const;

const isEnding = (type: string): type is keyof typeof ENDINGS => Object.hasOwn(ENDINGS, type);

export function runOf({ execution, events: history }: History): Run {
  const visits: Visit[] = [];
  const events: RunEvent[] = [];
  for (const event of history ?? []) {
    const at = event.timestamp?.getTime() ?? 0;
    // The workflow has no parallel states: the last state was left before the next one or the end.
    if (leaves(event)) close(visits, at);
    if (event.stateEnteredEventDetails) visits.push(entered(event, at));
    if (event.type === 'TaskScheduled') scheduled(visits, event, at);
    const runEvent = runEventOf(event, at, visits.at(-1)?.state ?? '', events.at(-1));
    if (runEvent) events.push(runEvent);
  }
  return { execution, kept: history !== undefined, visits, events };
}

const leaves = ({ type, stateEnteredEventDetails, stateExitedEventDetails }: HistoryEvent): boolean =>
  (stateEnteredEventDetails ?? stateExitedEventDetails) !== undefined || isEnding(String(type));

function close(visits: Visit[], at: number): void {
  const last = visits.at(-1);
  if (last && last.to === undefined) visits.splice(-1, 1, { ...last, to: at });
}

function entered({ type, stateEnteredEventDetails }: HistoryEvent, from: number): Visit {
  const state = stateEnteredEventDetails?.name ?? '';
  if (type === 'WaitStateEntered') return { state, kind: 'wait', from };
  if (type !== 'TaskStateEntered') return { state, kind: 'decide', from };
  return { state, kind: WRITING_STATES.includes(state) ? 'write' : 'read', from };
}

/** The kind of a task is known only now. A redrive may resume in a state without entering it again. */
function scheduled(visits: Visit[], { taskScheduledEventDetails: details }: HistoryEvent, at: number): void {
  const last = visits.at(-1);
  if (last === undefined) return;
  if (last.to !== undefined) visits.push({ state: last.state, kind: last.kind, from: at });
  else if (`${details?.resourceType} ${details?.resource}`.includes('dynamodb')) {
    visits.splice(-1, 1, { ...last, kind: 'record' });
  }
}

function runEventOf(
  event: HistoryEvent,
  at: number,
  state: string,
  last: RunEvent | undefined,
): RunEvent | undefined {
  const { type = '' } = event;
  if (type === 'ExecutionStarted') return { kind: 'started', at };
  if (type === 'ExecutionRedriven') return { kind: 'redriven', at };
  if (type === 'TaskFailed' || type === 'TaskTimedOut') {
    return { kind: 'task failed', at, state, why: failureIn(event) };
  }
  if (type === 'TaskScheduled') {
    return last?.kind === 'task failed' && last.state === state ? { kind: 'retried', at, state } : undefined;
  }
  return isEnding(type) ? { kind: 'ended', at, status: ENDINGS[type], why: failureIn(event) } : undefined;
}

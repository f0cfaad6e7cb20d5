import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { WORKFLOWS } from '../../../functions/domain/workflows.ts';
import type { History } from '../records/execution-histories.ts';
import { whyOf } from '../records/failure-cause.ts';

/** One state from when it was entered until it was left; `to` is open while the execution is in it. */
export interface Stay {
  readonly state: string;
  readonly kind: 'ask' | 'write' | 'record' | 'wait' | 'decide';
  readonly from: number;
  readonly to?: number;
}

/** Something that happened at one moment, besides entering a state. */
export type Happening = { readonly at: number } & (
  | { readonly kind: 'started' | 'redriven' }
  | { readonly kind: 'tried again'; readonly state: string }
  | { readonly kind: 'try failed'; readonly state: string; readonly why: string }
  | { readonly kind: 'ended'; readonly status: (typeof ENDINGS)[keyof typeof ENDINGS]; readonly why: string }
);

/** One execution as its history tells it; times in milliseconds since 1970. */
export interface Run {
  /** ARN. */
  readonly execution: string;
  /** Whether Step Functions still keeps its history; without it there are no stays and no happenings. */
  readonly kept: boolean;
  readonly stays: readonly Stay[];
  readonly happenings: readonly Happening[];
}

const WRITING_STATES: readonly string[] = WORKFLOWS.flatMap(({ writingStates }) => writingStates);

const ENDINGS = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
} as const;

const isEnding = (type: string): type is keyof typeof ENDINGS => Object.hasOwn(ENDINGS, type);

export function runOf({ execution, events }: History): Run {
  const stays: Stay[] = [];
  const happenings: Happening[] = [];
  for (const event of events ?? []) {
    const at = event.timestamp?.getTime() ?? 0;
    // Nothing runs side by side in the workflow: whatever begins or ends, the last state was left by then.
    if (leaves(event)) close(stays, at);
    if (event.stateEnteredEventDetails) stays.push(entered(event, at));
    if (event.type === 'TaskScheduled') scheduled(stays, event, at);
    const happening = happeningOf(event, at, stays.at(-1)?.state ?? '', happenings.at(-1));
    if (happening) happenings.push(happening);
  }
  return { execution, kept: events !== undefined, stays, happenings };
}

const leaves = ({ type, stateEnteredEventDetails, stateExitedEventDetails }: HistoryEvent): boolean =>
  (stateEnteredEventDetails ?? stateExitedEventDetails) !== undefined || isEnding(String(type));

function close(stays: Stay[], at: number): void {
  const last = stays.at(-1);
  if (last && last.to === undefined) stays.splice(-1, 1, { ...last, to: at });
}

function entered({ type, stateEnteredEventDetails }: HistoryEvent, from: number): Stay {
  const state = stateEnteredEventDetails?.name ?? '';
  if (type === 'WaitStateEntered') return { state, kind: 'wait', from };
  if (type !== 'TaskStateEntered') return { state, kind: 'decide', from };
  return { state, kind: WRITING_STATES.includes(state) ? 'write' : 'ask', from };
}

/** Which kind of task a state is shows only now; and a redrive may go on in a state without entering it anew. */
function scheduled(stays: Stay[], { taskScheduledEventDetails: details }: HistoryEvent, at: number): void {
  const last = stays.at(-1);
  if (last === undefined) return;
  if (last.to !== undefined) stays.push({ state: last.state, kind: last.kind, from: at });
  else if (`${details?.resourceType} ${details?.resource}`.includes('dynamodb')) {
    stays.splice(-1, 1, { ...last, kind: 'record' });
  }
}

function happeningOf(
  event: HistoryEvent,
  at: number,
  state: string,
  last: Happening | undefined,
): Happening | undefined {
  const { type = '' } = event;
  if (type === 'ExecutionStarted') return { kind: 'started', at };
  if (type === 'ExecutionRedriven') return { kind: 'redriven', at };
  if (type === 'TaskFailed' || type === 'TaskTimedOut') {
    return { kind: 'try failed', at, state, why: whyOf(event) };
  }
  if (type === 'TaskScheduled') {
    return last?.kind === 'try failed' && last.state === state
      ? { kind: 'tried again', at, state }
      : undefined;
  }
  return isEnding(type) ? { kind: 'ended', at, status: ENDINGS[type], why: whyOf(event) } : undefined;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { readHistory } from '../../../functions/clients/read-executions.ts';
import { describeFailure, messageOfCause } from '../../../functions/support/error-cause.ts';

/** An event of an execution, as the demo prints it. */
export type ExecutionEvent =
  | { readonly kind: 'entered' | 'retried'; readonly at: Date; readonly state: string }
  | { readonly kind: 'failed'; readonly at: Date; readonly error: string; readonly cause: string }
  | { readonly kind: 'ended'; readonly at: Date; readonly status: FinalStatus; readonly output: string };

type FinalStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

const POLL_MS = 50;

const FINAL_STATUS: Readonly<Record<string, FinalStatus>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
};

/**
 * Polls an execution's history and yields each event until the execution ends.
 *
 * @throws the signal's reason once it is aborted, and the service's errors
 */
export async function* watchExecution(
  client: SFNClient,
  executionArn: string,
  signal: AbortSignal,
): AsyncGenerator<ExecutionEvent> {
  let seen = 0;
  let state = '';
  let failed = false;
  for (;;) {
    for (const event of await historyAfter(client, executionArn, seen)) {
      seen = event.id ?? seen;
      const at = event.timestamp ?? new Date();
      const { type = '' } = event;
      if (event.stateEnteredEventDetails?.name !== undefined) {
        state = event.stateEnteredEventDetails.name;
        failed = false;
        yield { kind: 'entered', at, state };
      } else if (type === 'TaskScheduled' && failed) {
        yield { kind: 'retried', at, state };
      } else if (type === 'TaskFailed' || type === 'TaskTimedOut') {
        failed = true;
        yield { kind: 'failed', at, ...failureOf(event) };
      } else if (FINAL_STATUS[type] !== undefined) {
        yield { kind: 'ended', at, status: FINAL_STATUS[type], output: outputOf(event) };
        return;
      }
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function historyAfter(client: SFNClient, executionArn: string, seen: number): Promise<HistoryEvent[]> {
  const events = await readHistory(client, executionArn);
  if (events === undefined) throw new Error(`There is no execution ${executionArn}.`);
  return events.filter(({ id = 0 }) => id > seen);
}

function failureOf(event: HistoryEvent): { error: string; cause: string } {
  const details = event.taskFailedEventDetails ?? event.taskTimedOutEventDetails;
  return { error: details?.error ?? '', cause: messageOfCause(details?.cause) };
}

function outputOf(event: HistoryEvent): string {
  const failure =
    event.executionFailedEventDetails ??
    event.executionTimedOutEventDetails ??
    event.executionAbortedEventDetails;
  if (failure === undefined) return event.executionSucceededEventDetails?.output ?? '';
  return describeFailure(failure.error, failure.cause);
}

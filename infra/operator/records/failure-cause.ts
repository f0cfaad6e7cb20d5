import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describeFailure } from '../../../functions/support/error-cause.ts';

/** Error and message of an event in a history; empty for an event that is not a failure. */
export function failureIn(event: HistoryEvent): string {
  const details =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.executionFailedEventDetails ??
    event.executionTimedOutEventDetails ??
    event.executionAbortedEventDetails;
  return describeFailure(details?.error, details?.cause);
}

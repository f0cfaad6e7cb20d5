import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describeFailure } from '../../../functions/support/error-cause.ts';

/** Error and message of what a history says went wrong; empty where nothing did. */
export function whyOf(event: HistoryEvent): string {
  const details =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.executionFailedEventDetails ??
    event.executionTimedOutEventDetails ??
    event.executionAbortedEventDetails;
  return describeFailure(details?.error, details?.cause);
}

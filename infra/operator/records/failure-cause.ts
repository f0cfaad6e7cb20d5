import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** Error and message of what a history says went wrong; empty where nothing did. */
export function whyOf(event: HistoryEvent): string {
  const details =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.executionFailedEventDetails ??
    event.executionTimedOutEventDetails ??
    event.executionAbortedEventDetails;
  return failure(details?.error, details?.cause);
}

/** The same of a row of the trail. */
export const failure = (error: string | undefined, cause: string | undefined): string =>
  [error, messageIn(cause ?? '')].filter(Boolean).join(': ');

/** The cause of a function's error is JSON (AWS Lambda Developer Guide, "Function errors"); others are text. */
export function messageIn(cause: string): string {
  try {
    const { errorMessage }: { readonly errorMessage?: unknown } = JSON.parse(cause);
    return typeof errorMessage === 'string' ? errorMessage : cause;
  } catch {
    return cause;
  }
}

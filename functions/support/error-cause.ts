import * as z from 'zod';

const functionError = z.object({ errorMessage: z.string() });

/**
 * The message in the cause of a failed step. Lambda writes the error of a function as JSON (AWS Lambda Developer Guide,
 * "Lambda function errors in Node.js"); a cause by Step Functions or by an operator is text, and is returned as it is.
 */
export function messageOfCause(cause = ''): string {
  try {
    return functionError.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return cause;
  }
}

/** An error and the message of its cause in one text: `InfinispanRefused: GET container: 403`; empty without both. */
export const describeFailure = (error: string | undefined, cause: string | undefined): string =>
  [error, messageOfCause(cause)].filter(Boolean).join(': ');

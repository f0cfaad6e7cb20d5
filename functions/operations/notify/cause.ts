import * as z from 'zod';

const ofFunction = z.object({ errorMessage: z.string() });

/**
 * What a failed step says of its cause: for a function, its error's message alone, out of the JSON that Lambda makes of
 * it (AWS Lambda Developer Guide, "Lambda function errors in Node.js").
 */
export function causeOf(cause = ''): string {
  try {
    return ofFunction.parse(JSON.parse(cause)).errorMessage;
  } catch {
    // A text of Step Functions' own, or of whoever stopped the execution.
    return cause;
  }
}

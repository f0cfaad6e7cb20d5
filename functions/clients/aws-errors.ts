interface AwsError {
  readonly name?: string;
  readonly code?: string;
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

const THROTTLED = /Throttl|TooManyRequests|LimitExceeded|RequestLimit|SlowDown|ProvisionedThroughput/;

/**
 * Could the same request succeed a moment later? True for throttling, an internal error of the service, and a missing
 * answer; false if the service understood and refused the request. Global Accelerator answers its internal error with
 * status 400 (API Reference, InternalServiceErrorException), so the status alone does not decide.
 */
export function worthRetrying(error: unknown): boolean {
  const { name = '', $fault, $metadata, $retryable } = error as AwsError;
  const status = $metadata?.httpStatusCode;
  const theirs = status === undefined || status >= 500 || $fault === 'server';
  return theirs || $retryable !== undefined || THROTTLED.test(name);
}

/** Did the service refuse the request because of its rate? */
export const throttled = (error: unknown): boolean => THROTTLED.test(awsErrorName(error));

/** The service's name of an error, such as `EndpointGroupNotFoundException`. */
export const awsErrorName = (error: unknown): string => (error as AwsError).name ?? 'Unknown';

interface AwsError {
  readonly name?: string;
  readonly code?: string;
  readonly $fault?: 'client' | 'server';
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

const THROTTLED = /Throttl|TooManyRequests|LimitExceeded|RequestLimit|SlowDown|ProvisionedThroughput/;

/**
 * Could the same request succeed a moment later? True for throttling, an error of the service's own, and no answer
 * at all; false where the service understood and refused. Global Accelerator answers its internal error with status
 * 400 (API Reference, InternalServiceErrorException), so that the status alone does not tell.
 */
export function worthRetrying(error: unknown): boolean {
  const { name = '', $fault, $metadata, $retryable } = error as AwsError;
  const status = $metadata?.httpStatusCode;
  const theirs = status === undefined || status >= 500 || $fault === 'server';
  return theirs || $retryable !== undefined || THROTTLED.test(name);
}

/** The name the service gives its error, such as `EndpointGroupNotFoundException`. */
export const awsErrorName = (error: unknown): string => (error as AwsError).name ?? 'Unknown';

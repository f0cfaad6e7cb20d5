interface AwsError {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: unknown;
}

const THROTTLED = /Throttl|TooManyRequests|LimitExceeded|RequestLimit|SlowDown|ProvisionedThroughput/;

/**
 * Could the same request succeed a moment later? True for throttling, 5xx, and no answer at all; false where the
 * service understood and refused.
 */
export function worthRetrying(error: unknown): boolean {
  const { name = '', $metadata, $retryable } = error as AwsError;
  const status = $metadata?.httpStatusCode;
  return status === undefined || status >= 500 || $retryable !== undefined || THROTTLED.test(name);
}

/** The name the service gives its error, such as `EndpointGroupNotFoundException`. */
export const awsErrorName = (error: unknown): string => (error as AwsError).name ?? 'Unknown';

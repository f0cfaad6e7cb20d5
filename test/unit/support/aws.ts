import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';

/** A service's error as the SDK throws it; without a status if there was no answer. */
export const serviceError = (name: string, httpStatusCode?: number): Error =>
  Object.assign(new Error(`message of the service: ${name}`), {
    name,
    $metadata: httpStatusCode === undefined ? {} : { httpStatusCode },
  });

/** Errors after which the same request may succeed: no answer, 5xx, throttled. */
export const WORTH_RETRYING: readonly Error[] = [
  serviceError('TimeoutError'),
  Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
  serviceError('InternalServiceErrorException', 500),
  serviceError('ServiceUnavailable', 503),
  // Global Accelerator answers with this status (API Reference, InternalServiceErrorException).
  Object.assign(serviceError('InternalServiceErrorException', 400), { $fault: 'server' }),
  serviceError('ThrottlingException', 400),
  serviceError('Throttling', 400),
  serviceError('TooManyRequestsException', 429),
  serviceError('RequestLimitExceeded', 400),
  serviceError('ProvisionedThroughputExceededException', 400),
  Object.assign(serviceError('Odd', 400), { $retryable: { throttling: true } }),
];

/** Errors that a retry meets again. */
export const REFUSED: readonly Error[] = [
  serviceError('AccessDeniedException', 400),
  serviceError('AccessDenied', 403),
  serviceError('InvalidClientTokenId', 403),
  serviceError('InvalidNextTokenException', 400),
  Object.assign(serviceError('ValidationException', 400), { $fault: 'client' }),
];

/** The error that a promise is rejected with. */
export const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`no error, but ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );

export { mockClient };

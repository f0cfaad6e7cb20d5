import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Handler = DynamoDBClient['config']['requestHandler'];

/** Aborts every request of an SDK client with the signal; the SDK itself takes a signal per call only. */
export function abortRequestsWith(
  { config }: { readonly config: { readonly requestHandler: Handler } },
  signal: AbortSignal,
): void {
  const { requestHandler } = config;
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = (request, options) => handle(request, { ...options, abortSignal: signal });
}

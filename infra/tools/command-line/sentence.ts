import { sentenceOf } from './run-until-ended.ts';

const NO_CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
]);
const NO_CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN']);

/** An error as a sentence, with what to do if that is known. */
export const sentenceFor = (error: unknown): string =>
  causesOf(error)
    .map(knownSentence)
    .find((sentence) => sentence !== undefined) ?? sentenceOf(error);

/** An error and its causes: the clients name the errors of the SDK, and keep them as the cause. */
function causesOf(error: unknown): unknown[] {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? [error] : [error, ...causesOf(cause)];
}

function knownSentence(error: unknown): string | undefined {
  const { name = '', code = '' } = error as { readonly name?: string; readonly code?: string };
  const message = sentenceOf(error);
  if (NO_CREDENTIALS.has(name)) return `AWS credentials are missing, invalid or expired: ${message}`;
  if (message === 'Region is missing')
    return 'No AWS region is set. Set AWS_REGION, or the region of the profile.';
  if (NO_CONNECTION.has(code) || name === 'TimeoutError') return `AWS is unreachable: ${message || code}`;
  return undefined;
}

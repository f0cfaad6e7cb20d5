import { sentenceOf } from './run-until-ended.ts';

const NO_CREDENTIALS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
]);
const NO_CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN']);

/** What went wrong, in a sentence that says what to do where that is known. */
export function sentenceFor(error: unknown): string {
  const { name = '', code = '' } = error as { readonly name?: string; readonly code?: string };
  const message = sentenceOf(error);
  if (NO_CREDENTIALS.has(name))
    return `AWS does not take the credentials of this shell, or there are none: ${message}`;
  if (message === 'Region is missing') return 'No AWS region is set: AWS_REGION or the profile gives it.';
  if (NO_CONNECTION.has(code) || name === 'TimeoutError') return `AWS does not answer: ${message || code}`;
  return message;
}

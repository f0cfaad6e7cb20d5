import { CLAIMS } from './names.ts';

/** Whether this call writes the claim. */
export const isClaimWrite = ({
  operation,
  input,
}: {
  readonly operation: string;
  readonly input?: unknown;
}): boolean =>
  operation === 'PutItem' &&
  typeof input === 'object' &&
  input !== null &&
  'TableName' in input &&
  input.TableName === CLAIMS;

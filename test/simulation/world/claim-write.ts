import { CLAIMS } from './names.ts';

/** Is this call a write of the claim? */
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

import * as z from 'zod';
import { CLAIMS } from './names.ts';

/** A write of the claims table. The key of a claim is its application, which has no slash; other items have one. */
const write = z.object({
  TableName: z.literal(CLAIMS),
  Item: z.object({ application: z.object({ S: z.string().regex(/^[^/]*$/) }) }),
});

/** Whether this call writes the claim. */
export const isClaimWrite = ({
  operation,
  input,
}: {
  readonly operation: string;
  readonly input?: unknown;
}): boolean => operation === 'PutItem' && write.safeParse(input).success;

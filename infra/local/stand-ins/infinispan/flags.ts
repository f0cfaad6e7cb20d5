import type { Operation, OperationName } from './operations.ts';
import { type RestResponse, refusal } from './rest-response.ts';

/** The flag that keeps a change at the site where it is made. It is the only one that the stand-in knows. */
export const SKIP_XSITE_BACKUP = 'SKIP_XSITE_BACKUP';

/** The operations that read the header `flags`. */
const WITH_FLAGS: ReadonlySet<OperationName> = new Set<OperationName>([
  'GET cache',
  'GET size',
  'POST clear',
  'PUT entry',
  'DELETE entry',
]);

/** The server refuses an unknown flag before it looks for the cache. */
export function refuseUnknownFlags({ name }: Operation, flags: string | undefined): RestResponse | undefined {
  if (flags === undefined || flags === SKIP_XSITE_BACKUP || !WITH_FLAGS.has(name)) return undefined;
  return refusal(400, `No enum constant org.infinispan.context.Flag.${flags}`);
}

import type { Accelerator, KnownAccelerator } from '../domain/topology.ts';
import { mapConcurrently } from '../support/map-concurrently.ts';
import type { Accelerators } from './accelerators.ts';

/**
 * How many accelerators are read in parallel: enough for all of an incident, but not for the hundreds that an account
 * may have. Each takes several requests, and Global Accelerator throttles at a rate that it does not publish.
 */
const AT_ONCE = 10;

/** Several accelerators; deleted ones are left out. */
export async function readAccelerators(
  accelerators: Pick<Accelerators, 'read'>,
  arns: readonly string[],
  known?: KnownAccelerator,
): Promise<Accelerator[]> {
  const read = await mapConcurrently(AT_ONCE, [...new Set(arns)], (arn) =>
    accelerators.read(arn, arn === known?.arn ? known : undefined),
  );
  return read.filter((accelerator) => accelerator !== null);
}

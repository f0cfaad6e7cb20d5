import type { Accelerators } from '../clients/accelerators.ts';
import { readAccelerators } from '../clients/read-accelerators.ts';
import { type Accelerator, endpointsOf, unidentifiedEndpoints } from '../domain/topology.ts';

/**
 * The accelerators of the pair of sites: the configured ones; else every one of the account that has endpoints of both
 * sites, that has endpoints of one site beside endpoints of unknown site, or that the last incident recorded, after
 * which one site may have none.
 *
 * @param configured ARNs of the configured accelerators; undefined for all of the account
 * @param recorded ARNs of the accelerators of the last incident
 * @throws the errors of its client
 */
export async function pairAccelerators(
  accelerators: Pick<Accelerators, 'list' | 'read'>,
  sites: readonly string[],
  configured: readonly string[] | undefined,
  recorded: readonly string[],
): Promise<Accelerator[]> {
  if (configured !== undefined) return readAccelerators(accelerators, configured);
  const read = await readAccelerators(accelerators, [...(await accelerators.list()), ...recorded]);
  return read.filter((accelerator) => recorded.includes(accelerator.arn) || isOfPair(accelerator, sites));
}

function isOfPair(accelerator: Accelerator, sites: readonly string[]): boolean {
  const listed = sites.filter((site) => endpointsOf([accelerator], site).length > 0);
  const unidentified = unidentifiedEndpoints([accelerator]).length > 0;
  return listed.length === sites.length || (listed.length > 0 && unidentified);
}

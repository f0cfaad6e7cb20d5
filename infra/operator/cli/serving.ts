import { paginateListAccelerators } from '@aws-sdk/client-global-accelerator';
import { createAccelerators } from '../../../functions/clients/accelerators.ts';
import { type Accelerator, listenersInService } from '../../../functions/domain/topology.ts';
import type { Deployment } from '../deployment/deployment.ts';

/** The sites in service in a listener. */
export interface ListenerSites {
  readonly accelerator: string;
  readonly dnsName: string;
  readonly listener: string;
  readonly sites: readonly { readonly site: string; readonly inService: boolean }[];
}

/**
 * Reads the accelerators of the account that have an endpoint of a known site, or that the claim names. Others do not
 * belong to the sites.
 */
export async function acceleratorsOfSites(
  stack: Pick<Deployment, 'accelerators' | 'loadBalancers'>,
  claimed: readonly string[],
): Promise<Accelerator[]> {
  const client = createAccelerators(stack.accelerators, stack.loadBalancers);
  const read: Accelerator[] = [];
  // At most 100 per page (Global Accelerator API Reference, ListAccelerators).
  for await (const page of paginateListAccelerators({ client: stack.accelerators, pageSize: 100 }, {})) {
    for (const { AcceleratorArn = '' } of page.Accelerators ?? []) {
      const accelerator = await client.read(AcceleratorArn);
      if (accelerator && (sitesOf(accelerator).length > 0 || claimed.includes(AcceleratorArn)))
        read.push(accelerator);
    }
  }
  return read;
}

/**
 * Lists every known site for each listener, so that a removed one shows as not in service.
 *
 * @param claimed the sites of the claim, which may have no endpoint
 */
export function sitesInService(
  accelerators: readonly Accelerator[],
  claimed: readonly string[],
): ListenerSites[] {
  const sites = [...new Set([...accelerators.flatMap(sitesOf), ...claimed])].sort();
  return accelerators.flatMap((accelerator) =>
    accelerator.listeners.map(({ arn }) => ({
      accelerator: accelerator.arn,
      dnsName: accelerator.dnsName,
      listener: arn,
      sites: sites.map((site) => ({
        site,
        inService: listenersInService([accelerator], site).includes(arn),
      })),
    })),
  );
}

const sitesOf = ({ listeners }: Accelerator): string[] => {
  const endpoints = listeners.flatMap(({ groups }) => groups).flatMap((group) => group.endpoints);
  return endpoints.flatMap(({ site }) => site ?? []);
};

import { paginateListAccelerators } from '@aws-sdk/client-global-accelerator';
import { createAccelerators } from '../../../functions/clients/accelerators.ts';
import { type Accelerator, listenersInService } from '../../../functions/domain/topology.ts';
import type { Deployment } from '../deployment/deployment.ts';

/** Who serves at a listener. */
export interface Serving {
  readonly accelerator: string;
  readonly dnsName: string;
  readonly listener: string;
  readonly sites: readonly { readonly site: string; readonly inService: boolean }[];
}

/**
 * The accelerators of the account that have an endpoint of a known site, or that the claim names; others' are not
 * ours to judge.
 */
export async function acceleratorsOfSites(
  stack: Pick<Deployment, 'accelerators' | 'loadBalancers'>,
  claimed: readonly string[],
): Promise<Accelerator[]> {
  const client = createAccelerators(stack.accelerators, stack.loadBalancers);
  const read: Accelerator[] = [];
  // 100 a page at most (Global Accelerator API Reference, ListAccelerators).
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
 * For each listener every site that is known, so that one that was removed shows as out of service.
 *
 * @param decided the sites of the claim, which may be listed nowhere
 */
export function servingAt(accelerators: readonly Accelerator[], decided: readonly string[]): Serving[] {
  const sites = [...new Set([...accelerators.flatMap(sitesOf), ...decided])].sort();
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

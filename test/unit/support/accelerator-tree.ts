import {
  DescribeAcceleratorCommand,
  ListEndpointGroupsCommand,
  ListListenersCommand,
} from '@aws-sdk/client-global-accelerator';
import { createGlobalAccelerator, type GlobalAccelerator, shortened } from './global-accelerator.ts';

export const ARN = 'accelerator-1';

export interface Tree {
  /** Listeners, each with the endpoint ids of its groups. */
  readonly listeners: readonly (readonly (readonly string[])[])[];
  /** When the sites were read, if their load balancers do not answer now. */
  readonly sitesReadAt?: number;
}

/** A page of `all`, like the service's. */
function page<T>(
  all: readonly T[],
  { NextToken, MaxResults = 10 }: { NextToken?: string | undefined; MaxResults?: number | undefined },
) {
  const start = Number(NextToken ?? 0);
  const end = start + MaxResults;
  return { items: all.slice(start, end), ...(end < all.length ? { NextToken: String(end) } : {}) };
}

/** An accelerator with these listeners, read through the real client. */
export function createTree({ listeners, sitesReadAt }: Tree): GlobalAccelerator {
  const world = createGlobalAccelerator(sitesReadAt);
  world.on(DescribeAcceleratorCommand, 'DescribeAccelerator', () => ({
    Accelerator: { AcceleratorArn: ARN, DnsName: 'a1.awsglobalaccelerator.com', Enabled: true },
  }));
  world.on(ListListenersCommand, 'ListListeners', (input) => {
    const { items, ...next } = page([...listeners.keys()], input);
    return { Listeners: items.map((index) => ({ ListenerArn: `${ARN}/${index + 1}` })), ...next };
  });
  world.on(
    ListEndpointGroupsCommand,
    ({ ListenerArn }) => `ListEndpointGroups ${shortened(ListenerArn)}`,
    (input) => {
      const groups = listeners[Number(shortened(input.ListenerArn)) - 1] ?? [];
      const { items, ...next } = page([...groups.entries()], input);
      return {
        EndpointGroups: items.map(([index, ids]) => ({
          EndpointGroupArn: `${input.ListenerArn}/${index + 1}`,
          EndpointGroupRegion: 'eu-west-1',
          TrafficDialPercentage: 100,
          EndpointDescriptions: ids.map((EndpointId) => ({
            EndpointId,
            HealthState: 'HEALTHY',
            Weight: 128,
          })),
        })),
        ...next,
      };
    },
  );
  return world;
}

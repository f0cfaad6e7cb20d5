import {
  DescribeAcceleratorCommand,
  ListEndpointGroupsCommand,
  ListListenersCommand,
} from '@aws-sdk/client-global-accelerator';
import { otherSite, SITES, siteOf, type World } from './world.ts';

/** The state of the accelerator and both Infinispans, read from them and not from the functions or the claim. */
export interface ServiceState {
  /** For each listener, the names of the load balancers in service, sorted. */
  readonly inService: readonly (readonly string[])[];
  /** Backup statuses other than online, such as `site-b is offline at site-a`. */
  readonly backups: readonly string[];
}

/** @param accelerator its ARN; the stack's own by default */
export async function readServiceState(
  world: World,
  accelerator = world.stack.accelerator.arn,
): Promise<ServiceState> {
  const backups = SITES.flatMap((site) => {
    const other = otherSite(site);
    const { status = 'unknown' } = siteOf(world, site).server.model.status(other) ?? {};
    return status === 'online' ? [] : [`${other} is ${status} at ${site}`];
  });
  return { inService: await inService(world, accelerator), backups };
}

async function inService({ accelerators }: World, arn: string): Promise<string[][]> {
  const { Accelerator } = await accelerators.send(new DescribeAcceleratorCommand({ AcceleratorArn: arn }));
  const { Listeners = [] } = await accelerators.send(new ListListenersCommand({ AcceleratorArn: arn }));
  return Promise.all(
    Listeners.map(async ({ ListenerArn }) => {
      const { EndpointGroups = [] } = await accelerators.send(new ListEndpointGroupsCommand({ ListenerArn }));
      return EndpointGroups.filter(
        ({ TrafficDialPercentage }) => TrafficDialPercentage && Accelerator?.Enabled,
      )
        .flatMap(({ EndpointDescriptions = [] }) => EndpointDescriptions)
        .filter(({ HealthState, Weight }) => HealthState === 'HEALTHY' && Weight)
        .map(({ EndpointId = '' }) => nameIn(EndpointId))
        .sort();
    }),
  );
}

/**
 * In the ARN, the load balancer's name precedes its id (Service Authorization Reference, Elastic Load Balancing V2).
 */
const nameIn = (loadBalancerArn: string): string => loadBalancerArn.split('/').at(-2) ?? loadBalancerArn;

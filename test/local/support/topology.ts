import {
  CreateAcceleratorCommand,
  CreateEndpointGroupCommand,
  CreateListenerCommand,
} from '@aws-sdk/client-global-accelerator';
import { createLoadBalancer } from '../../../infra/local/stack/accelerator.ts';
import type { World } from './world.ts';

/** A load balancer, created by the first case that names it. Without a site it has no tag. */
interface Balancer {
  readonly name: string;
  readonly site?: string;
}

/** A listener's endpoint groups: load balancers by region. */
export type Groups = Readonly<Record<string, readonly Balancer[]>>;

/** Creates an additional accelerator with these listeners. */
export async function buildAccelerator(
  { stack, accelerators, balancers }: World,
  name: string,
  listeners: readonly Groups[],
): Promise<{ readonly arn: string; readonly dnsName: string }> {
  const token = () => ({ IdempotencyToken: crypto.randomUUID() });
  const { Accelerator } = await accelerators.send(new CreateAcceleratorCommand({ Name: name, ...token() }));
  const { AcceleratorArn: arn = '', DnsName: dnsName = '' } = Accelerator ?? {};
  const balancerArn = ({ name, site }: Balancer, region: string) => {
    const key = `${region} ${name}`;
    const made = balancers.get(key) ?? createLoadBalancer(stack.aws, name, site, region);
    balancers.set(key, made);
    return made;
  };
  for (const [index, groups] of listeners.entries()) {
    const port = 443 + index;
    const { Listener } = await accelerators.send(
      new CreateListenerCommand({
        AcceleratorArn: arn,
        PortRanges: [{ FromPort: port, ToPort: port }],
        Protocol: 'TCP',
        ...token(),
      }),
    );
    for (const [region, balancers] of Object.entries(groups)) {
      const endpoints = await Promise.all(balancers.map((balancer) => balancerArn(balancer, region)));
      await accelerators.send(
        new CreateEndpointGroupCommand({
          ListenerArn: Listener?.ListenerArn,
          EndpointGroupRegion: region,
          EndpointConfigurations: endpoints.map((id) => ({ EndpointId: id })),
          ...token(),
        }),
      );
    }
  }
  return { arn, dnsName };
}

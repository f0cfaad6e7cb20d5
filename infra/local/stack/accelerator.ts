import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateAcceleratorCommand,
  CreateEndpointGroupCommand,
  CreateListenerCommand,
} from '@aws-sdk/client-global-accelerator';
import { globalAcceleratorClient } from '../../../functions/clients/global-accelerator.ts';
import type { AwsTarget } from '../emulator/emulator.ts';

export interface AcceleratorOfStack {
  readonly arn: string;
  readonly dnsName: string;
  readonly listenerArn: string;
  readonly endpointGroupArn: string;
}

/** Creates a network load balancer with the tag `site`, or without a tag if `site` is undefined. @returns its ARN */
export async function createLoadBalancer(
  aws: AwsTarget,
  name: string,
  site: string | undefined,
  region = aws.region,
): Promise<string> {
  const client = new ElasticLoadBalancingV2Client({ ...aws, region });
  const { LoadBalancers } = await client.send(
    new CreateLoadBalancerCommand({
      Name: name,
      Type: 'network',
      ...(site === undefined ? {} : { Tags: [{ Key: 'site', Value: site }] }),
    }),
  );
  return required(LoadBalancers?.[0]?.LoadBalancerArn);
}

/** Creates an accelerator with one listener and one endpoint group through the service's own API. */
export async function createAccelerator(
  endpoint: string,
  aws: AwsTarget,
  name: string,
  loadBalancerArns: readonly string[],
): Promise<AcceleratorOfStack> {
  const client = globalAcceleratorClient({ ...aws, endpoint });
  const token = () => ({ IdempotencyToken: crypto.randomUUID() });
  const { Accelerator } = await client.send(new CreateAcceleratorCommand({ Name: name, ...token() }));
  const arn = required(Accelerator?.AcceleratorArn);
  const { Listener } = await client.send(
    new CreateListenerCommand({
      AcceleratorArn: arn,
      PortRanges: [{ FromPort: 443, ToPort: 443 }],
      Protocol: 'TCP',
      ...token(),
    }),
  );
  const { EndpointGroup } = await client.send(
    new CreateEndpointGroupCommand({
      ListenerArn: required(Listener?.ListenerArn),
      EndpointGroupRegion: aws.region,
      EndpointConfigurations: loadBalancerArns.map((id) => ({ EndpointId: id })),
      ...token(),
    }),
  );
  return {
    arn,
    dnsName: required(Accelerator?.DnsName),
    listenerArn: required(Listener?.ListenerArn),
    endpointGroupArn: required(EndpointGroup?.EndpointGroupArn),
  };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the response lacks the created resource');
  return value;
}

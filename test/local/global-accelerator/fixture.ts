import {
  CreateAcceleratorCommand,
  CreateEndpointGroupCommand,
  CreateListenerCommand,
  GlobalAcceleratorClient,
} from '@aws-sdk/client-global-accelerator';
import { afterEach, beforeEach } from 'vitest';
import type { GlobalAcceleratorOptions } from '../../../infra/local/stand-ins/global-accelerator/model.ts';
import {
  type GlobalAcceleratorServer,
  startGlobalAccelerator,
} from '../../../infra/local/stand-ins/global-accelerator/server.ts';

export const ALB_A = loadBalancer('app/keycloak-a/0000000000000a');
export const ALB_B = loadBalancer('app/keycloak-b/0000000000000b');
export const NLB = loadBalancer('net/other/0000000000000c');

export function loadBalancer(name: string, region = 'eu-central-1', account = '000000000000'): string {
  return `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${name}`;
}

/** A stand-in and a client of it, new for each test of the file. */
export function useGlobalAccelerator(options?: Omit<GlobalAcceleratorOptions, 'now'>): {
  server(): GlobalAcceleratorServer;
  client(): GlobalAcceleratorClient;
  control(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
} {
  let started: { server: GlobalAcceleratorServer; client: GlobalAcceleratorClient } | undefined;
  beforeEach(async () => {
    const server = await startGlobalAccelerator(options);
    started = { server, client: clientOf(server) };
  });
  afterEach(async () => {
    await started?.server.close();
    started?.client.destroy();
  });
  const running = () => {
    if (started === undefined) throw new Error('The stand-in runs only during a test.');
    return started;
  };
  return {
    server: () => running().server,
    client: () => running().client,
    async control(method, path, body) {
      const url = `${running().server.endpoint}/_control/${path}`;
      const answer = await fetch(url, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}

export function clientOf(server: GlobalAcceleratorServer): GlobalAcceleratorClient {
  return new GlobalAcceleratorClient({
    endpoint: server.endpoint,
    region: 'us-west-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

/** An accelerator with one listener and one group in eu-central-1 with these endpoints. */
export async function createBranch(
  client: GlobalAcceleratorClient,
  endpointIds: readonly string[] = [ALB_A, ALB_B],
): Promise<{ accelerator: string; listener: string; group: string }> {
  const { Accelerator } = await client.send(new CreateAcceleratorCommand({ Name: 'keycloak' }));
  const accelerator = defined(Accelerator?.AcceleratorArn);
  const { Listener } = await client.send(
    new CreateListenerCommand({
      AcceleratorArn: accelerator,
      PortRanges: [{ FromPort: 443, ToPort: 443 }],
      Protocol: 'TCP',
    }),
  );
  const listener = defined(Listener?.ListenerArn);
  const { EndpointGroup } = await client.send(
    new CreateEndpointGroupCommand({
      ListenerArn: listener,
      EndpointGroupRegion: 'eu-central-1',
      EndpointConfigurations: endpointIds.map((EndpointId) => ({ EndpointId })),
    }),
  );
  return { accelerator, listener, group: defined(EndpointGroup?.EndpointGroupArn) };
}

export function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The answer lacks a member.');
  return value;
}

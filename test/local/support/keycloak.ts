import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import {
  CreateListenerCommand,
  CreateTargetGroupCommand,
  DeleteListenerCommand,
  DeleteTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Site, siteOf, type World } from './world.ts';

/** A Keycloak behind a site's load balancer, as far as health checks see it: a port that accepts connections or not. */
export interface Keycloak extends AsyncDisposable {
  start(): Promise<void>;
}

/** Registers a Keycloak that does not run as the one target of the site's load balancer. */
export async function registerKeycloak(world: World, site: Site): Promise<Keycloak> {
  const server = createServer((socket) => socket.destroy());
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const stop = async () => {
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  await stop();

  const client = new ElasticLoadBalancingV2Client(world.stack.aws);
  const { TargetGroups } = await client.send(
    new CreateTargetGroupCommand({
      Name: 'keycloak',
      Protocol: 'TCP',
      Port: 8443,
      TargetType: 'ip',
      VpcId: 'vpc-1',
    }),
  );
  const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn;
  const { Listeners } = await client.send(
    new CreateListenerCommand({
      LoadBalancerArn: siteOf(world, site).loadBalancerArn,
      Protocol: 'TCP',
      Port: 443,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }),
  );
  await client.send(
    new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '127.0.0.1', Port: port }] }),
  );
  return {
    start: () => listen(port),
    async [Symbol.asyncDispose]() {
      await stop();
      await client.send(new DeleteListenerCommand({ ListenerArn: Listeners?.[0]?.ListenerArn }));
      await client.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
    },
  };
}

import {
  AddEndpointsCommand,
  CreateAcceleratorCommand,
  CreateEndpointGroupCommand,
  DeleteAcceleratorCommand,
  DeleteEndpointGroupCommand,
  DeleteListenerCommand,
  DescribeAcceleratorCommand,
  DescribeEndpointGroupCommand,
  DescribeListenerCommand,
  ListAcceleratorsCommand,
  ListEndpointGroupsCommand,
  ListListenersCommand,
  ListTagsForResourceCommand,
  RemoveEndpointsCommand,
  UpdateAcceleratorCommand,
  UpdateEndpointGroupCommand,
  UpdateListenerCommand,
} from '@aws-sdk/client-global-accelerator';
import { describe, expect, it } from 'vitest';
import { ALB_A, ALB_B, createBranch, defined, NLB, useGlobalAccelerator } from './fixture.ts';

const standIn = useGlobalAccelerator();

describe('an accelerator', () => {
  it('is described as it was created, with the defaults of the service', async () => {
    const { accelerator } = await createBranch(standIn.client());
    const { Accelerator } = await standIn
      .client()
      .send(new DescribeAcceleratorCommand({ AcceleratorArn: accelerator }));
    expect(Accelerator).toEqual({
      AcceleratorArn: accelerator,
      Name: 'keycloak',
      IpAddressType: 'IPV4',
      Enabled: true,
      IpSets: [{ IpFamily: 'IPv4', IpAddresses: ['198.18.0.1', '198.19.0.1'], IpAddressFamily: 'IPv4' }],
      DnsName: expect.stringMatching(/^a[0-9a-f]{16}\.awsglobalaccelerator\.com$/),
      Status: 'IN_PROGRESS',
      CreatedTime: expect.any(Date),
      LastModifiedTime: expect.any(Date),
    });
  });

  it('of the dual-stack kind has a second DNS name and IPv6 addresses', async () => {
    const { Accelerator } = await standIn
      .client()
      .send(new CreateAcceleratorCommand({ Name: 'dual', IpAddressType: 'DUAL_STACK' }));
    expect(Accelerator?.DualStackDnsName).toMatch(/^a[0-9a-f]{16}\.dualstack\.awsglobalaccelerator\.com$/);
    expect(Accelerator?.IpSets?.map((set) => set.IpAddressFamily)).toEqual(['IPv4', 'IPv6']);
  });

  it('is created once for one idempotency token', async () => {
    const request = { Name: 'once', IdempotencyToken: 'token' };
    const first = await standIn.client().send(new CreateAcceleratorCommand(request));
    const second = await standIn.client().send(new CreateAcceleratorCommand(request));
    expect(second.Accelerator).toEqual(first.Accelerator);
    const { Accelerators } = await standIn.client().send(new ListAcceleratorsCommand({}));
    expect(Accelerators).toHaveLength(1);
  });

  it('is updated, disabled and deleted', async () => {
    const created = await standIn
      .client()
      .send(new CreateAcceleratorCommand({ Name: 'short', Tags: [{ Key: 'team', Value: 'login' }] }));
    const AcceleratorArn = defined(created.Accelerator?.AcceleratorArn);
    const tags = await standIn.client().send(new ListTagsForResourceCommand({ ResourceArn: AcceleratorArn }));
    expect(tags.Tags).toEqual([{ Key: 'team', Value: 'login' }]);
    const updated = await standIn
      .client()
      .send(new UpdateAcceleratorCommand({ AcceleratorArn, Name: 'shorter', Enabled: false }));
    expect(updated.Accelerator).toMatchObject({ Name: 'shorter', Enabled: false, IpAddressType: 'IPV4' });
    await standIn.client().send(new DeleteAcceleratorCommand({ AcceleratorArn }));
    expect((await standIn.client().send(new ListAcceleratorsCommand({}))).Accelerators).toEqual([]);
  });
});

describe('a listener', () => {
  it('is listed, described, updated and deleted', async () => {
    const { accelerator, listener, group } = await createBranch(standIn.client());
    const listed = await standIn.client().send(new ListListenersCommand({ AcceleratorArn: accelerator }));
    const described = await standIn.client().send(new DescribeListenerCommand({ ListenerArn: listener }));
    expect(described.Listener).toEqual({
      ListenerArn: listener,
      PortRanges: [{ FromPort: 443, ToPort: 443 }],
      Protocol: 'TCP',
      ClientAffinity: 'NONE',
    });
    expect(listed.Listeners).toEqual([described.Listener]);
    const updated = await standIn
      .client()
      .send(new UpdateListenerCommand({ ListenerArn: listener, ClientAffinity: 'SOURCE_IP' }));
    expect(updated.Listener).toEqual({ ...described.Listener, ClientAffinity: 'SOURCE_IP' });
    await standIn.client().send(new DeleteEndpointGroupCommand({ EndpointGroupArn: group }));
    await standIn.client().send(new DeleteListenerCommand({ ListenerArn: listener }));
    const left = await standIn.client().send(new ListListenersCommand({ AcceleratorArn: accelerator }));
    expect(left.Listeners).toEqual([]);
  });
});

describe('an endpoint group', () => {
  const endpoint = (EndpointId: string, more: object = {}) => ({
    EndpointId,
    Weight: 128,
    HealthState: 'INITIAL',
    ClientIPPreservationEnabled: true,
    ...more,
  });

  async function endpointsOf(group: string) {
    const answer = await standIn.client().send(new DescribeEndpointGroupCommand({ EndpointGroupArn: group }));
    return answer.EndpointGroup?.EndpointDescriptions;
  }

  it('is listed and described with the defaults of the service', async () => {
    const { listener, group } = await createBranch(standIn.client());
    const listed = await standIn.client().send(new ListEndpointGroupsCommand({ ListenerArn: listener }));
    expect(listed.EndpointGroups).toEqual([
      {
        EndpointGroupArn: group,
        EndpointGroupRegion: 'eu-central-1',
        EndpointDescriptions: [endpoint(ALB_A), endpoint(ALB_B)],
        TrafficDialPercentage: 100,
        HealthCheckPort: 443,
        HealthCheckProtocol: 'TCP',
        HealthCheckIntervalSeconds: 30,
        ThresholdCount: 3,
        PortOverrides: [],
      },
    ]);
  });

  it('may be empty, and checks a path only by HTTP', async () => {
    const { listener } = await createBranch(standIn.client());
    const { EndpointGroup } = await standIn.client().send(
      new CreateEndpointGroupCommand({
        ListenerArn: listener,
        EndpointGroupRegion: 'eu-west-1',
        HealthCheckProtocol: 'HTTPS',
      }),
    );
    expect(EndpointGroup).toMatchObject({ EndpointDescriptions: [], HealthCheckPath: '/' });
  });

  it('keeps its endpoints if an update has none', async () => {
    const { group } = await createBranch(standIn.client());
    const { EndpointGroup } = await standIn.client().send(
      new UpdateEndpointGroupCommand({
        EndpointGroupArn: group,
        TrafficDialPercentage: 20,
        ThresholdCount: 5,
      }),
    );
    expect(EndpointGroup).toMatchObject({
      TrafficDialPercentage: 20,
      ThresholdCount: 5,
      HealthCheckPort: 443,
    });
    expect(EndpointGroup?.EndpointDescriptions).toEqual([endpoint(ALB_A), endpoint(ALB_B)]);
  });

  it('gets a new list by an update; endpoints that stay keep only their health', async () => {
    const { group } = await createBranch(standIn.client());
    await standIn.control('PUT', 'health', { [ALB_A]: 'HEALTHY' });
    await standIn.client().send(
      new UpdateEndpointGroupCommand({
        EndpointGroupArn: group,
        EndpointConfigurations: [{ EndpointId: ALB_A, Weight: 7 }, { EndpointId: NLB }],
      }),
    );
    expect(await endpointsOf(group)).toEqual([
      endpoint(ALB_A, { Weight: 7, HealthState: 'HEALTHY' }),
      endpoint(NLB, { ClientIPPreservationEnabled: false }),
    ]);
  });

  it('gets an endpoint added and removed, and the others stay unchanged', async () => {
    const { group } = await createBranch(standIn.client(), [ALB_A]);
    await standIn.control('PUT', 'health', { [ALB_A]: 'UNHEALTHY' });
    const added = await standIn.client().send(
      new AddEndpointsCommand({
        EndpointGroupArn: group,
        EndpointConfigurations: [{ EndpointId: ALB_B, Weight: 0, ClientIPPreservationEnabled: false }],
      }),
    );
    const described = endpoint(ALB_B, { Weight: 0, ClientIPPreservationEnabled: false });
    expect(added).toMatchObject({ EndpointGroupArn: group, EndpointDescriptions: [described] });
    expect(await endpointsOf(group)).toEqual([endpoint(ALB_A, { HealthState: 'UNHEALTHY' }), described]);
    await standIn.client().send(
      new RemoveEndpointsCommand({
        EndpointGroupArn: group,
        EndpointIdentifiers: [{ EndpointId: ALB_B, ClientIPPreservationEnabled: false }],
      }),
    );
    expect(await endpointsOf(group)).toEqual([endpoint(ALB_A, { HealthState: 'UNHEALTHY' })]);
    await standIn
      .client()
      .send(
        new RemoveEndpointsCommand({ EndpointGroupArn: group, EndpointIdentifiers: [{ EndpointId: ALB_A }] }),
      );
    expect(await endpointsOf(group)).toEqual([]);
  });
});

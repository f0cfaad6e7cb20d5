import {
  DescribeAcceleratorCommand,
  ListEndpointGroupsCommand,
  ListListenersCommand,
} from '@aws-sdk/client-global-accelerator';
import { describe, expect, it } from 'vitest';
import { ARN, createTree as createWorld, type Tree } from '../../../support/accelerator-tree.ts';
import { serviceError } from '../../../support/aws.ts';
import { failing, type GlobalAccelerator } from '../../../support/global-accelerator.ts';

const times = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

describe('an accelerator is read', () => {
  it.each([{ sitesReadAt: 17, times: [17, 17, undefined] }, { times: [undefined, undefined, undefined] }])(
    'with the time of sites that were read earlier: $sitesReadAt',
    async ({ times, ...given }) => {
      const world = createWorld({ listeners: [[['site-a/1', 'site-b/1', 'eipalloc-1']]], ...given });

      const read = await world.accelerators.read(ARN);

      const endpoints = read?.listeners.flatMap(({ groups }) => groups.flatMap((group) => group.endpoints));
      expect(endpoints?.map(({ siteReadAt }) => siteReadAt)).toEqual(times);
    },
  );

  it('with its state and the configuration of each endpoint', async () => {
    const world = createWorld({ listeners: [[[]]] });
    world.on(DescribeAcceleratorCommand, 'DescribeAccelerator', () => ({
      Accelerator: { DnsName: 'a1.awsglobalaccelerator.com', Enabled: false },
    }));
    world.on(ListEndpointGroupsCommand, 'ListEndpointGroups', () => ({
      EndpointGroups: [
        {
          EndpointGroupArn: `${ARN}/1/1`,
          EndpointGroupRegion: 'us-east-1',
          TrafficDialPercentage: 0,
          EndpointDescriptions: [
            {
              EndpointId: 'site-a/balancer',
              HealthState: 'UNHEALTHY',
              HealthReason: 'x',
              Weight: 0,
              ClientIPPreservationEnabled: true,
            },
            { EndpointId: 'eipalloc-1' },
          ],
        },
        { EndpointGroupArn: `${ARN}/1/2`, EndpointGroupRegion: 'eu-west-1' },
      ],
    }));

    expect(await world.accelerators.read(ARN)).toStrictEqual({
      arn: ARN,
      dnsName: 'a1.awsglobalaccelerator.com',
      enabled: false,
      unmanaged: [{ endpointId: 'eipalloc-1', why: 'no load balancer' }],
      listeners: [
        {
          arn: `${ARN}/1`,
          groups: [
            {
              arn: `${ARN}/1/1`,
              region: 'us-east-1',
              trafficDial: 0,
              endpoints: [
                {
                  endpointId: 'site-a/balancer',
                  site: 'site-a',
                  health: 'UNHEALTHY',
                  weight: 0,
                  clientIpPreservation: true,
                },
                // A field that the service leaves out has its default (Global Accelerator API Reference,
                // EndpointDescription).
                {
                  endpointId: 'eipalloc-1',
                  site: null,
                  health: 'INITIAL',
                  weight: 128,
                  clientIpPreservation: false,
                },
              ],
            },
            { arn: `${ARN}/1/2`, region: 'eu-west-1', trafficDial: 100, endpoints: [] },
          ],
        },
      ],
    });
  });

  it.each<Tree & { readonly of: string; readonly chain: readonly string[]; readonly endpoints: number }>([
    {
      of: 'no listener',
      listeners: [],
      chain: ['DescribeAccelerator + ListListeners'],
      endpoints: 0,
    },
    {
      of: 'one listener and group',
      listeners: [[['site-a/1', 'site-b/1']]],
      chain: ['DescribeAccelerator + ListListeners', 'ListEndpointGroups 1', 'sites of 2'],
      endpoints: 2,
    },
    {
      of: 'three listeners, six groups, twelve endpoints: as many calls in sequence',
      listeners: times(3, [
        ['site-a/1', 'site-b/1'],
        ['site-a/2', 'site-b/2'],
      ]),
      chain: [
        'DescribeAccelerator + ListListeners',
        'ListEndpointGroups 1 + ListEndpointGroups 2 + ListEndpointGroups 3',
        'sites of 12',
      ],
      endpoints: 12,
    },
    {
      of: '101 groups',
      listeners: [times(101, ['site-a/1'])],
      chain: [
        'DescribeAccelerator + ListListeners',
        'ListEndpointGroups 1',
        'ListEndpointGroups 1',
        'sites of 101',
      ],
      endpoints: 101,
    },
  ])('$of', async ({ listeners, chain, endpoints }) => {
    const world = createWorld({ listeners });

    const read = await world.accelerators.read(ARN);

    expect(world.chain()).toEqual(chain);
    expect(read?.listeners).toHaveLength(listeners.length);
    expect(read?.listeners.flatMap(({ groups }) => groups.flatMap((group) => group.endpoints))).toHaveLength(
      endpoints,
    );
  });

  it('over several pages of listeners, 100 per page', async () => {
    const world = createWorld({ listeners: times(201, [['site-a/1']]) });

    const read = await world.accelerators.read(ARN);

    expect(read?.listeners.map(({ arn }) => arn)).toEqual(
      Array.from({ length: 201 }, (_, index) => `${ARN}/${index + 1}`),
    );
    const listed = world.mock.commandCalls(ListListenersCommand).map(({ args }) => args[0].input);
    expect(listed).toEqual([
      { AcceleratorArn: ARN, MaxResults: 100, NextToken: undefined },
      { AcceleratorArn: ARN, MaxResults: 100, NextToken: '100' },
      { AcceleratorArn: ARN, MaxResults: 100, NextToken: '200' },
    ]);
    expect(world.chain()).toHaveLength(5);
  });
});

describe('an answer that leaves out fields has their defaults:', () => {
  type Mock = GlobalAccelerator['mock'];
  const read = { arn: ARN, dnsName: 'a1.awsglobalaccelerator.com', enabled: true, unmanaged: [] };
  const withGroups = (...groups: object[]) => ({ ...read, listeners: [{ arn: `${ARN}/1`, groups }] });
  const group = { arn: '', region: '', trafficDial: 100, endpoints: [] };
  const endpoint = {
    endpointId: '',
    site: null,
    health: 'INITIAL',
    weight: 128,
    clientIpPreservation: false,
  };

  it.each([
    {
      of: 'no accelerator',
      given: (mock: Mock) => mock.on(DescribeAcceleratorCommand).resolves({}),
      accelerator: { ...withGroups(), dnsName: '', enabled: false },
    },
    {
      of: 'no listeners',
      given: (mock: Mock) => mock.on(ListListenersCommand).resolves({}),
      accelerator: { ...read, listeners: [] },
    },
    {
      of: 'a listener without an ARN',
      given: (mock: Mock) => mock.on(ListListenersCommand).resolves({ Listeners: [{}] }),
      accelerator: { ...read, listeners: [] },
    },
    {
      of: 'no groups',
      given: (mock: Mock) => mock.on(ListEndpointGroupsCommand).resolves({}),
      accelerator: withGroups(),
    },
    {
      of: 'an empty group',
      given: (mock: Mock) => mock.on(ListEndpointGroupsCommand).resolves({ EndpointGroups: [{}] }),
      accelerator: withGroups(group),
    },
    {
      of: 'an endpoint without an id',
      given: (mock: Mock) =>
        mock
          .on(ListEndpointGroupsCommand)
          .resolves({ EndpointGroups: [{ EndpointDescriptions: [{ EndpointId: undefined }] }] }),
      accelerator: withGroups({ ...group, endpoints: [endpoint] }),
    },
  ])('$of', async ({ given, accelerator }) => {
    const world = createWorld({ listeners: [[]] });
    given(world.mock);

    expect(await world.accelerators.read(ARN)).toEqual(accelerator);
    expect(world.mock).toHaveReceivedCommandWith(DescribeAcceleratorCommand, { AcceleratorArn: ARN });
  });
});

describe('a deleted accelerator', () => {
  const gone = serviceError('AcceleratorNotFoundException', 400);

  it.each([DescribeAcceleratorCommand, ListListenersCommand])('is null: %o', async (command) => {
    const world = createWorld({ listeners: [] });
    world.mock.on(command).rejects(gone);

    expect(await world.accelerators.read(ARN)).toBeNull();
  });
});

describe('an accelerator that cannot be read fails', () => {
  const read = ({ accelerators }: GlobalAccelerator) => accelerators.read(ARN);
  const create = () => createWorld({ listeners: [[['site-a/1']]] });

  failing('DescribeAccelerator', DescribeAcceleratorCommand, read, create);
  failing('ListListeners', ListListenersCommand, read, create);
  failing('ListEndpointGroups', ListEndpointGroupsCommand, read, create);
});

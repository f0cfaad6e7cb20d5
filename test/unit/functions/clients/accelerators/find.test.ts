import { DescribeEndpointGroupCommand, ListAcceleratorsCommand } from '@aws-sdk/client-global-accelerator';
import { describe, expect, it } from 'vitest';
import { serviceError } from '../../../support/aws.ts';
import { createGlobalAccelerator, failing } from '../../../support/global-accelerator.ts';
import { recorded } from '../../../support/topology.ts';

const PLAIN = 'a1234567890abcdef.awsglobalaccelerator.com';
const DUAL = 'a1234567890abcdef.dualstack.awsglobalaccelerator.com';

/** Accelerators in pages like the service's; the wanted one is the last. */
function withAccelerators(count: number) {
  const world = createGlobalAccelerator();
  const all = Array.from({ length: count }, (_, index) => ({
    AcceleratorArn: `arn:${index + 1}`,
    DnsName: index + 1 === count ? PLAIN : `a${index}.awsglobalaccelerator.com`,
    ...(index + 1 === count ? { DualStackDnsName: DUAL } : {}),
  }));
  world.on(ListAcceleratorsCommand, 'ListAccelerators', (input) => {
    const start = Number(input.NextToken ?? 0);
    const end = start + (input.MaxResults ?? 10);
    return { Accelerators: all.slice(start, end), ...(end < count ? { NextToken: String(end) } : {}) };
  });
  return world;
}

describe('an accelerator is found', () => {
  it.each([
    { by: 'its name', name: PLAIN, found: 'arn:3' },
    { by: 'its dual-stack name', name: DUAL, found: 'arn:3' },
    { by: 'its name in another case', name: PLAIN.toUpperCase(), found: 'arn:3' },
    { by: 'its dual-stack name in another case', name: DUAL.toUpperCase(), found: 'arn:3' },
    { by: 'the name of the first', name: 'a0.awsglobalaccelerator.com', found: 'arn:1' },
    { by: 'a part of its name', name: 'a1234567890abcdef', found: null },
    { by: 'a longer name', name: `x${PLAIN}`, found: null },
    { by: 'another name', name: 'unknown.awsglobalaccelerator.com', found: null },
  ])('by $by: $found', async ({ name, found }) => {
    expect(await withAccelerators(3).accelerators.findByDnsName(name)).toBe(found);
  });

  it('among all accelerators', async () => {
    const listed = await withAccelerators(101).accelerators.list();

    expect([listed.length, listed[0], listed[100]]).toEqual([101, 'arn:1', 'arn:101']);
  });

  it("in any case of the service's own spelling", async () => {
    const world = createGlobalAccelerator();
    world.on(ListAcceleratorsCommand, 'ListAccelerators', () => ({
      Accelerators: [{ AcceleratorArn: 'arn:1' }, { AcceleratorArn: 'arn:2', DnsName: PLAIN.toUpperCase() }],
    }));

    expect(await world.accelerators.findByDnsName(PLAIN)).toBe('arn:2');
  });

  it.each([{ answer: {} }, { answer: { Accelerators: [] } }, { answer: { Accelerators: [{}] } }])(
    'never in the answer $answer',
    async ({ answer }) => {
      const { accelerators, mock } = createGlobalAccelerator();
      mock.on(ListAcceleratorsCommand).resolves(answer);

      expect(await accelerators.findByDnsName('undefined')).toBeNull();
      expect(await accelerators.list()).toEqual([]);
    },
  );

  it.each([
    { count: 0, pages: 1, found: null },
    { count: 1, pages: 1, found: 'arn:1' },
    { count: 100, pages: 1, found: 'arn:100' },
    { count: 101, pages: 2, found: 'arn:101' },
    { count: 250, pages: 3, found: 'arn:250' },
  ])('among $count, in $pages pages of 100', async ({ count, pages, found }) => {
    const world = withAccelerators(count);

    expect(await world.accelerators.findByDnsName(PLAIN)).toBe(found);

    expect(world.chain()).toEqual(Array.from({ length: pages }, () => 'ListAccelerators'));
    const sizes = world.mock
      .commandCalls(ListAcceleratorsCommand)
      .map(({ args }) => args[0].input.MaxResults);
    expect(new Set(sizes)).toEqual(new Set([100]));
  });

  it('on the first page, without a request for the second one', async () => {
    const world = withAccelerators(250);

    expect(await world.accelerators.findByDnsName('a7.awsglobalaccelerator.com')).toBe('arn:8');
    expect(world.chain()).toEqual(['ListAccelerators']);
  });

  failing('ListAccelerators', ListAcceleratorsCommand, ({ accelerators }) =>
    accelerators.findByDnsName(PLAIN),
  );
});

describe('listed endpoints', () => {
  const endpoints = [
    ...recorded('site-a'),
    ...recorded('site-b'),
    ...recorded('site-b').map((one) => ({ ...one, group: 'accelerator-1/2/1' })),
  ];

  it.each([
    { listed: 'all', groups: { '1/1': ['site-a/balancer', 'site-b/balancer'], '2/1': ['site-b/balancer'] } },
    { listed: 'in one group', groups: { '1/1': ['site-a/balancer'], '2/1': ['site-b/balancer'] } },
    { listed: 'none', groups: { '1/1': ['site-c/balancer'], '2/1': [] } },
  ])('are $listed, with one parallel call per group', async ({ groups }) => {
    const world = createGlobalAccelerator();
    world.onGroups(new Map(Object.entries(groups).map(([name, ids]) => [`accelerator-1/${name}`, ids])));

    const listed = await world.accelerators.stillListed(endpoints);

    const expected = endpoints.filter(({ group, endpointId }) =>
      Object.entries(groups).some(([name, ids]) => group.endsWith(name) && ids.includes(endpointId)),
    );
    expect(listed).toEqual(expected);
    expect(world.chain()).toEqual(['DescribeEndpointGroup 1/1 + DescribeEndpointGroup 2/1']);
  });

  it.each([
    { answer: {} },
    { answer: { EndpointGroup: {} } },
    { answer: { EndpointGroup: { EndpointDescriptions: [{}] } } },
  ])('are none in the answer $answer', async ({ answer }) => {
    const world = createGlobalAccelerator();
    world.mock.on(DescribeEndpointGroupCommand).resolves(answer);

    expect(await world.accelerators.stillListed(endpoints)).toEqual([]);
  });

  it('exclude those of a deleted group', async () => {
    const world = createGlobalAccelerator();
    world.onGroups(new Map([['accelerator-1/1/1', ['site-b/balancer']]]));

    expect(await world.accelerators.stillListed(endpoints)).toEqual(recorded('site-b'));
  });

  it('are empty for no endpoints, without a call', async () => {
    const world = createGlobalAccelerator();

    expect(await world.accelerators.stillListed([])).toEqual([]);
    expect(world.chain()).toEqual([]);
  });

  it('fail if something else than a group is missing', async () => {
    const world = createGlobalAccelerator();
    world.mock.on(DescribeEndpointGroupCommand).rejects(serviceError('ListenerNotFoundException', 400));

    await expect(world.accelerators.stillListed(endpoints)).rejects.toThrow('ListenerNotFoundException');
  });

  failing('DescribeEndpointGroup', DescribeEndpointGroupCommand, ({ accelerators }) =>
    accelerators.stillListed(endpoints),
  );
});

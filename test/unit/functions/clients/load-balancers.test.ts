import {
  DescribeTagsCommand,
  type DescribeTagsCommandInput,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import { createLoadBalancers, type EarlierSites } from '../../../../functions/clients/load-balancers.ts';
import type { KnownSites } from '../../../../functions/domain/known-sites.ts';
import { mockClient, REFUSED, rejectionOf, serviceError, WORTH_RETRYING } from '../../support/aws.ts';
import { NOW } from '../../support/claim.ts';
import { createRecorder } from '../../support/recorder.ts';

const balancer = (name: string, region = 'eu-west-1', account = '123456789012') =>
  `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/net/${name}/0123456789abcdef`;
const nameOf = (arn: string): string => arn.split('/')[2] ?? '';

const SITES = ['site-a', 'site-b'];

/** Load balancers by region; `answer` gives each one's tags. One that throws fails the whole call, as at AWS. */
function createWorld(
  tagsOf: (name: string) => readonly { Key: string; Value?: string }[],
  earlier?: EarlierSites,
) {
  const recorder = createRecorder();
  const regions: string[] = [];
  const loadBalancers = createLoadBalancers(
    (region) => {
      regions.push(region);
      const client = new ElasticLoadBalancingV2Client({ region });
      mockClient(client)
        .on(DescribeTagsCommand)
        .callsFake(({ ResourceArns = [] }: DescribeTagsCommandInput) =>
          recorder.call(`${region}: ${ResourceArns.length}`, () => ({
            TagDescriptions: ResourceArns.map((ResourceArn) => ({
              ResourceArn,
              Tags: tagsOf(nameOf(ResourceArn)),
            })),
          })),
        );
      return client;
    },
    SITES,
    earlier,
  );
  return { loadBalancers, recorder, regions };
}

const tagged = (name: string) => [
  { Key: 'accelerator', Value: 'x' },
  { Key: 'site', Value: name.split('.')[0] ?? '' },
];

describe('the site of a load balancer', () => {
  it('is its tag "site"', async () => {
    const { loadBalancers } = createWorld(tagged);

    const { sites, unmanaged } = await loadBalancers.sitesOf([balancer('site-a'), balancer('site-b')]);

    expect([...sites]).toEqual([
      [balancer('site-a'), 'site-a'],
      [balancer('site-b'), 'site-b'],
    ]);
    expect(unmanaged).toEqual([]);
  });

  it.each([
    { tags: 'no tag', answer: [] },
    { tags: 'a tag with another case', answer: [{ Key: 'Site', Value: 'site-a' }] },
    { tags: 'an empty tag', answer: [{ Key: 'site', Value: '' }] },
    { tags: 'a tag without a value', answer: [{ Key: 'site' }] },
    { tags: 'other tags', answer: [{ Key: 'namespace', Value: 'site-a' }] },
  ])('is unknown with $tags', async ({ answer }) => {
    const { loadBalancers } = createWorld(() => answer);

    const { sites, unmanaged } = await loadBalancers.sitesOf([balancer('x')]);

    expect(sites.size).toBe(0);
    expect(unmanaged).toEqual([{ endpointId: balancer('x'), why: 'no readable tag "site"' }]);
  });

  it.each(['site-a-old', 'Site-a', 'site-a ', 'another-application'])(
    'is not known where the tag is "%s", no configured site',
    async (value) => {
      const { loadBalancers } = createWorld(() => [{ Key: 'site', Value: value }]);

      const { sites, unmanaged } = await loadBalancers.sitesOf([balancer('x')]);

      const why = `tag "site" is "${value}", which is no configured site`;
      expect([sites.size, unmanaged]).toEqual([0, [{ endpointId: balancer('x'), why }]]);
    },
  );

  it('is not queried for an endpoint that is no load balancer', async () => {
    const { loadBalancers, recorder } = createWorld(tagged);
    const others = [
      'eipalloc-0123456789abcdef0',
      'i-0123456789abcdef0',
      'arn:aws:ec2:eu-west-1:1:x/y',
      balancer('x', ''),
      '',
    ];

    const { sites, unmanaged } = await loadBalancers.sitesOf(others);

    expect(sites.size).toBe(0);
    expect(unmanaged).toEqual(others.map((endpointId) => ({ endpointId, why: 'no load balancer' })));
    expect(recorder.chain()).toEqual([]);
  });

  it.each([{}, { TagDescriptions: [{}] }, { TagDescriptions: [{ ResourceArn: balancer('x') }] }])(
    'is unknown if the answer leaves out fields: %j',
    async (answer) => {
      const client = new ElasticLoadBalancingV2Client({ region: 'eu-west-1' });
      mockClient(client).on(DescribeTagsCommand).resolves(answer);

      const { sites, unmanaged } = await createLoadBalancers(() => client, SITES).sitesOf([balancer('x')]);

      expect(sites.size).toBe(0);
      expect(unmanaged).toEqual([{ endpointId: balancer('x'), why: 'no readable tag "site"' }]);
    },
  );

  it('is not queried for an empty list', async () => {
    const { loadBalancers, recorder } = createWorld(tagged);

    expect(await loadBalancers.sitesOf([])).toEqual({
      sites: new Map(),
      readAt: new Map(),
      unmanaged: [],
    });
    expect(recorder.chain()).toEqual([]);
  });
});

describe('the tags are queried', () => {
  const many = (count: number, region: string) =>
    Array.from({ length: count }, (_, index) => balancer(`site-a.${index}`, region));

  it.each([
    { of: '20', ids: many(20, 'eu-west-1'), chain: ['eu-west-1: 20'] },
    { of: '21', ids: many(21, 'eu-west-1'), chain: ['eu-west-1: 1 + eu-west-1: 20'] },
    {
      of: 'two regions',
      ids: [...many(1, 'eu-west-1'), ...many(2, 'us-east-1'), ...many(1, 'eu-west-1')],
      chain: ['eu-west-1: 1 + us-east-1: 2'],
    },
    {
      of: '45 in one region and 3 in another',
      ids: [...many(45, 'eu-west-1'), ...many(3, 'us-east-1')],
      chain: ['eu-west-1: 20 + eu-west-1: 20 + eu-west-1: 5 + us-east-1: 3'],
    },
    {
      of: 'one that is listed in three groups',
      ids: [balancer('site-a'), balancer('site-a'), balancer('site-a')],
      chain: ['eu-west-1: 1'],
    },
  ])('20 per call, in parallel: $of', async ({ ids, chain }) => {
    const { loadBalancers, recorder } = createWorld(tagged);

    const { sites } = await loadBalancers.sitesOf(ids);

    expect(recorder.chain()).toEqual(chain);
    expect(sites.size).toBe(new Set(ids).size);
  });
});

describe('a rejected batch', () => {
  const not = (unreadable: readonly string[], error: Error) =>
    createWorld((name) => {
      if (unreadable.includes(name)) throw error;
      return tagged(name);
    });
  const ids = [
    balancer('site-a'),
    balancer('site-a.deleted'),
    balancer('site-a.foreign', 'eu-west-1', '999999999999'),
  ];

  it.each([
    {
      refused: 'a deleted one',
      name: 'site-a.deleted',
      error: serviceError('LoadBalancerNotFoundException', 400),
    },
    { refused: "another account's", name: 'site-a.foreign', error: serviceError('AccessDenied', 403) },
    { refused: 'an odd one', name: 'site-a.foreign', error: serviceError('ValidationError', 400) },
  ])('is queried one by one in parallel because of $refused', async ({ name, error }) => {
    const { loadBalancers, recorder } = not([name], error);

    const { sites, unmanaged } = await loadBalancers.sitesOf(ids);

    expect([...sites.keys()].map(nameOf).sort()).toEqual(
      ['site-a', 'site-a.deleted', 'site-a.foreign'].filter((one) => one !== name),
    );
    expect(unmanaged.map(({ endpointId }) => nameOf(endpointId))).toEqual([name]);
    expect(recorder.chain()).toEqual(['eu-west-1: 3', 'eu-west-1: 1 + eu-west-1: 1 + eu-west-1: 1']);
  });

  it('does not affect another region', async () => {
    const { loadBalancers, recorder } = not(['site-a.deleted'], serviceError('LoadBalancerNotFound', 400));

    const { sites } = await loadBalancers.sitesOf([
      balancer('site-a.deleted'),
      balancer('site-b', 'us-east-1'),
    ]);

    expect([...sites.values()]).toEqual(['site-b']);
    expect(recorder.chain()).toEqual(['eu-west-1: 1 + us-east-1: 1']);
  });

  it.each(REFUSED)('skips all its endpoints: %o', async (error) => {
    const { loadBalancers } = not(['site-a', 'site-a.deleted', 'site-a.foreign'], error);

    const { sites, unmanaged } = await loadBalancers.sitesOf(ids);

    expect([sites.size, unmanaged.length]).toEqual([0, 3]);
  });

  it.each(WORTH_RETRYING)('fails with a temporary error: %o', async (error) => {
    const { loadBalancers } = not(['site-a.deleted'], error);

    expect(await rejectionOf(loadBalancers.sitesOf(ids))).toMatchObject({
      name: 'LoadBalancersUnavailable',
      message: `DescribeTags: ${error.name}`,
      cause: error,
    });
  });
});

describe('a region that does not answer', () => {
  const [siteA, siteB] = [balancer('site-a'), balancer('site-b', 'us-east-1')];
  const HOUR = 3_600_000;
  const known = { [siteB]: { site: 'site-b', readAt: NOW - HOUR } };
  const world = (error: Error, read: () => Promise<KnownSites> = async () => known, now = NOW) =>
    createWorld(
      (name) => {
        if (name === 'site-b') throw error;
        return tagged(name);
      },
      { read, now: () => now },
    );
  const down = serviceError('ServiceUnavailable', 503);

  it('has the sites of the last read, and their time', async () => {
    const { sites, readAt, unmanaged } = await world(down).loadBalancers.sitesOf([siteA, siteB]);

    expect([...sites]).toEqual([
      [siteA, 'site-a'],
      [siteB, 'site-b'],
    ]);
    expect([...readAt]).toEqual([[siteB, NOW - HOUR]]);
    expect(unmanaged).toEqual([]);
  });

  it.each<{ title: string; error?: Error; read?: () => Promise<KnownSites>; now?: number; ids?: string[] }>([
    { title: 'one of its sites is not known', ids: [siteB, balancer('site-b.new', 'us-east-1')] },
    { title: 'the last read is too old', now: NOW + 23 * HOUR + 1 },
    { title: 'the region answered some minutes ago', now: NOW - HOUR + 5 * 60_000 },
    { title: 'the last read is unavailable', read: () => Promise.reject(down) },
    { title: 'it refuses requests by their rate', error: serviceError('ThrottlingException', 400) },
  ])('fails if $title', async ({ error = down, read, now, ids = [siteB] }) => {
    const { loadBalancers } = createWorld(
      () => {
        throw error;
      },
      { read: read ?? (async () => known), now: () => now ?? NOW },
    );

    expect(await rejectionOf(loadBalancers.sitesOf(ids))).toMatchObject({
      name: 'LoadBalancersUnavailable',
      cause: error,
    });
  });

  it('has no site that is no longer configured', async () => {
    const { sites, unmanaged } = await world(down, async () => ({
      [siteB]: { site: 'site-x', readAt: NOW - HOUR },
    })).loadBalancers.sitesOf([siteB]);

    expect(sites.size).toBe(0);
    expect(unmanaged).toEqual([
      { endpointId: siteB, why: 'tag "site" is "site-x", which is no configured site' },
    ]);
  });
});

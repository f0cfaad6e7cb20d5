import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  type TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, it } from 'vitest';
import { createTargets } from '../../../../functions/clients/target-health.ts';
import { mockClient, rejectionOf, serviceError } from '../../support/aws.ts';

const balancer = (name: string, region = 'eu-west-1') =>
  `arn:aws:elasticloadbalancing:${region}:123456789012:loadbalancer/app/${name}/1`;

type Groups = Readonly<Record<string, readonly TargetHealthStateEnum[]>>;

/** Load balancers by ARN, with their target groups and the states of the targets. */
function createWorld(balancers: Readonly<Record<string, Groups>>) {
  const regions: string[] = [];
  const targets = createTargets((region) => {
    regions.push(region);
    const client = new ElasticLoadBalancingV2Client({ region });
    mockClient(client)
      .on(DescribeTargetGroupsCommand)
      .callsFake(({ LoadBalancerArn: arn }) => {
        const groups = balancers[arn];
        if (groups === undefined) throw serviceError('LoadBalancerNotFoundException', 400);
        return { TargetGroups: Object.keys(groups).map((name) => ({ TargetGroupArn: `${arn} ${name}` })) };
      })
      .on(DescribeTargetHealthCommand)
      .callsFake(({ TargetGroupArn: group }) => {
        const [arn, name] = String(group).split(' ') as [string, string];
        const states = balancers[arn]?.[name] ?? [];
        return { TargetHealthDescriptions: states.map((State) => ({ TargetHealth: { State } })) };
      });
    return client;
  });
  return { targets, regions };
}

const ONE = balancer('one');
const TWO = balancer('two', 'eu-central-1');

it.each<{ of: string; balancers: Readonly<Record<string, Groups>>; arns: string[]; health: object }>([
  {
    of: 'one load balancer with two groups',
    balancers: { [ONE]: { http: ['healthy', 'draining'], admin: ['unhealthy'] } },
    arns: [ONE],
    health: { healthy: 1, targets: 3, gone: [] },
  },
  {
    of: 'two load balancers in two regions',
    balancers: { [ONE]: { http: ['healthy'] }, [TWO]: { http: ['initial'] } },
    arns: [ONE, TWO],
    health: { healthy: 1, targets: 2, gone: [] },
  },
  {
    of: 'one that is listed in two groups of the accelerator',
    balancers: { [ONE]: { http: ['healthy'] } },
    arns: [ONE, ONE],
    health: { healthy: 1, targets: 1, gone: [] },
  },
  {
    of: 'one without target groups',
    balancers: { [ONE]: {} },
    arns: [ONE],
    health: { healthy: 0, targets: 0, gone: [] },
  },
  {
    of: 'one that exists and one that is gone',
    balancers: { [ONE]: { http: ['unused'] } },
    arns: [ONE, TWO],
    health: { healthy: 0, targets: 1, gone: [TWO] },
  },
  { of: 'none', balancers: {}, arns: [], health: { healthy: 0, targets: 0, gone: [] } },
])('the targets are counted, of $of', async ({ balancers, arns, health }) => {
  expect(await createWorld(balancers).targets.healthOf(arns)).toEqual(health);
});

it.each([
  {
    of: 'a load balancer without a list of target groups',
    groups: undefined,
    health: [{ State: 'healthy' }],
  },
  { of: 'a target group without a list of targets', groups: [{ TargetGroupArn: 'g' }], health: undefined },
  { of: 'a target without a state', groups: [{ TargetGroupArn: 'g' }], health: [undefined], targets: 1 },
] as const)('nothing healthy is counted, of $of', async ({ groups, health, ...row }) => {
  const client = new ElasticLoadBalancingV2Client({ region: 'eu-west-1' });
  const mock = mockClient(client);
  mock.on(DescribeTargetGroupsCommand).resolves({ TargetGroups: groups } as never);
  const described = health?.map((TargetHealth) => ({ TargetHealth }));
  mock.on(DescribeTargetHealthCommand).resolves({ TargetHealthDescriptions: described } as never);

  expect(await createTargets(() => client).healthOf([ONE])).toEqual({
    healthy: 0,
    targets: 'targets' in row ? row.targets : 0,
    gone: [],
  });
});

it('each load balancer is read in its own region', async () => {
  const { targets, regions } = createWorld({ [ONE]: {}, [TWO]: {} });

  await targets.healthOf([ONE, TWO]);

  expect(regions.sort()).toEqual(['eu-central-1', 'eu-west-1']);
});

it.each([DescribeTargetGroupsCommand, DescribeTargetHealthCommand])(
  'an error of $name is temporary',
  async (command) => {
    const cause = serviceError('ThrottlingException', 400);
    const client = new ElasticLoadBalancingV2Client({ region: 'eu-west-1' });
    const mock = mockClient(client);
    mock.on(DescribeTargetGroupsCommand).resolves({ TargetGroups: [{ TargetGroupArn: 'g' }] });
    mock.on(command as never).rejects(cause);

    const error = await rejectionOf(createTargets(() => client).healthOf([ONE]));

    expect(error).toMatchObject({
      name: 'LoadBalancersUnavailable',
      message: 'DescribeTargetHealth: ThrottlingException',
      cause,
    });
  },
);

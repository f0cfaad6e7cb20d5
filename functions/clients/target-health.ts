import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { LoadBalancersUnavailable } from '../domain/errors.ts';
import { awsErrorName } from './aws-errors.ts';
import type { LoadBalancerApi } from './load-balancers.ts';

/** The targets of several load balancers together. */
export interface TargetHealth {
  readonly healthy: number;
  readonly targets: number;
  /** The load balancers that do not exist any more, ARNs. */
  readonly gone: readonly string[];
}

/** Reads the targets of load balancers: behind a site's load balancers they are its Keycloak. */
export interface Targets {
  /** @throws LoadBalancersUnavailable */
  healthOf(loadBalancers: readonly string[]): Promise<TargetHealth>;
}

export function createTargets(apiOf: (region: string) => LoadBalancerApi): Targets {
  return {
    async healthOf(loadBalancers) {
      const arns = [...new Set(loadBalancers)];
      const health = await Promise.all(arns.map((arn) => targetsOf(apiOf(arn.split(':')[3] ?? ''), arn)));
      const found = health.flatMap((targets) => targets ?? []);
      return {
        healthy: found.filter((target) => target.TargetHealth?.State === 'healthy').length,
        targets: found.length,
        gone: arns.filter((_, index) => health[index] === null),
      };
    },
  };
}

/** Null if there is no such load balancer. */
async function targetsOf(api: LoadBalancerApi, arn: string): Promise<TargetHealthDescription[] | null> {
  try {
    const { TargetGroups = [] } = await api.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: arn }));
    const answers = await Promise.all(
      TargetGroups.map(({ TargetGroupArn }) => api.send(new DescribeTargetHealthCommand({ TargetGroupArn }))),
    );
    return answers.flatMap(({ TargetHealthDescriptions = [] }) => TargetHealthDescriptions);
  } catch (error) {
    if (awsErrorName(error) === 'LoadBalancerNotFoundException') return null;
    throw new LoadBalancersUnavailable(`DescribeTargetHealth: ${awsErrorName(error)}`, { cause: error });
  }
}

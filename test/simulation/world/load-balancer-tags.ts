import { failure } from './failure.ts';
import { loadBalancerArn, SITES } from './names.ts';

/** Why the site of a load balancer cannot be read from its tags. */
export type TagFault = 'missing' | 'refused';

/** DescribeTags, for the load balancers of the sites and of another application. */
export class LoadBalancerTags {
  /** By ARN. */
  readonly faults = new Map<string, TagFault>();

  /** @throws AccessDenied for the whole batch, as the service does when it refuses one load balancer */
  describe({ ResourceArns = [] }: { ResourceArns?: string[] }): object {
    if (ResourceArns.some((arn) => this.faults.get(arn) === 'refused')) throw failure('AccessDenied', 403);
    return { TagDescriptions: ResourceArns.map((arn) => ({ ResourceArn: arn, Tags: this.#tagsOf(arn) })) };
  }

  #tagsOf(arn: string): object[] {
    const site = SITES.find((name) => loadBalancerArn(name) === arn) ?? 'another-application';
    const fault = this.faults.get(arn);
    if (fault === 'missing') return [];
    return [{ Key: 'site', Value: site }];
  }
}

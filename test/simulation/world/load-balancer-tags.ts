import { failure } from './failure.ts';
import { loadBalancerArn, otherSite, SITES } from './names.ts';

/**
 * Why the tags of a load balancer do not name its site. `wrong`: the tag names no configured site. `swapped`: it names
 * the other site.
 */
export type TagFault = 'missing' | 'unreadable' | 'wrong' | 'swapped';

/** DescribeTags, for the load balancers of the sites. */
export class LoadBalancerTags {
  /** By ARN. */
  readonly faults = new Map<string, TagFault>();

  /** @throws AccessDenied for the whole batch, as the service does when it refuses one load balancer */
  describe({ ResourceArns = [] }: { ResourceArns?: string[] }): object {
    if (ResourceArns.some((arn) => this.faults.get(arn) === 'unreadable')) throw failure('AccessDenied', 403);
    return { TagDescriptions: ResourceArns.map((arn) => ({ ResourceArn: arn, Tags: this.#tagsOf(arn) })) };
  }

  #tagsOf(arn: string): object[] {
    const site = SITES.find((name) => loadBalancerArn(name) === arn);
    const fault = this.faults.get(arn);
    if (site === undefined || fault === 'missing') return [];
    const values = { wrong: `${site}-old`, swapped: otherSite(site), right: site };
    return [{ Key: 'site', Value: values[fault === 'wrong' || fault === 'swapped' ? fault : 'right'] }];
  }
}

import { failure } from './failure.ts';
import { isBalancerOf, otherSite, SITES, type SiteName } from './names.ts';

/**
 * Why the tags of a load balancer do not name its site. `wrong`: the tag names no configured site. `swapped`: it names
 * the other site.
 */
export type TagFault = 'missing' | 'unreadable' | 'wrong' | 'swapped';

/** DescribeTags, for the load balancers of the sites. */
export class LoadBalancerTags {
  readonly faults = new Map<SiteName, TagFault>();

  /** @throws AccessDenied for the whole batch, as the service does when it refuses one load balancer */
  describe({ ResourceArns = [] }: { ResourceArns?: string[] }): object {
    if (ResourceArns.some((arn) => this.#faultOf(arn) === 'unreadable')) throw failure('AccessDenied', 403);
    return { TagDescriptions: ResourceArns.map((arn) => ({ ResourceArn: arn, Tags: this.#tagsOf(arn) })) };
  }

  #tagsOf(arn: string): object[] {
    const site = siteOf(arn);
    const fault = this.#faultOf(arn);
    if (site === undefined || fault === 'missing') return [];
    const values = { wrong: `${site}-old`, swapped: otherSite(site), right: site };
    return [{ Key: 'site', Value: values[fault === 'wrong' || fault === 'swapped' ? fault : 'right'] }];
  }

  #faultOf(arn: string): TagFault | undefined {
    const site = siteOf(arn);
    return site && this.faults.get(site);
  }
}

const siteOf = (arn: string): SiteName | undefined => SITES.find((site) => isBalancerOf(arn, site));

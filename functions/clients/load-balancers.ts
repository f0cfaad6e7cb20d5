import {
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { LoadBalancersUnavailable } from '../domain/errors.ts';
import { batchesOf } from '../support/batches.ts';
import { awsErrorName, worthRetrying } from './aws-errors.ts';

/** Maximum number of ARNs in a DescribeTags call (Elastic Load Balancing API Reference, DescribeTags). */
const BATCH = 20;

export type LoadBalancerApi = Pick<ElasticLoadBalancingV2Client, 'send'>;

export interface Sites {
  /** Endpoint id to the configured site that its load balancer's tag `site` names. */
  readonly sites: ReadonlyMap<string, string>;
  /** Endpoints of unknown site, each with the reason. */
  readonly unmanaged: readonly { readonly endpointId: string; readonly why: string }[];
}

/** Reads Elastic Load Balancing. */
export interface LoadBalancers {
  /** The sites of these endpoints: 20 ARNs per call, regions and batches in parallel. */
  sitesOf(endpointIds: readonly string[]): Promise<Sites>;
}

/**
 * @param configured the names of the configured sites; a tag with any other value makes no site known
 * @throws LoadBalancersUnavailable if the tags of a load balancer of this account could not be read
 */
export function createLoadBalancers(
  apiOf: (region: string) => LoadBalancerApi,
  configured: readonly string[],
): LoadBalancers {
  return {
    async sitesOf(endpointIds) {
      const ids = [...new Set(endpointIds)];
      const balancers = ids.filter((id) => regionOf(id) !== null);
      const byRegion = Map.groupBy(balancers, (id) => regionOf(id) ?? '');
      const answers = await Promise.all(
        [...byRegion].flatMap(([region, members]) =>
          batchesOf(members, BATCH).map((batch) => tagsOf(apiOf(region), batch)),
        ),
      );
      const tags = new Map(answers.flatMap((answer) => [...answer]));
      const sites = new Map([...tags].filter(([, value]) => configured.includes(value)));
      const unmanaged = ids
        .filter((id) => !sites.has(id))
        .map((endpointId) => ({ endpointId, why: whyUnknown(endpointId, tags.get(endpointId)) }));
      return { sites, unmanaged };
    },
  };
}

function whyUnknown(endpointId: string, tag: string | undefined): string {
  if (regionOf(endpointId) === null) return 'no load balancer';
  return tag === undefined ? 'no readable tag "site"' : `tag "site" is "${tag}", which is no configured site`;
}

/** The region in a load balancer's ARN; null for an Elastic IP allocation or an instance id. */
function regionOf(endpointId: string): string | null {
  const [, , service, region] = endpointId.split(':');
  return service === 'elasticloadbalancing' && region ? region : null;
}

/**
 * DescribeTags fails as a whole if one load balancer is deleted or another account's, so a refused batch is
 * repeated endpoint by endpoint, and endpoints still rejected individually are skipped.
 */
async function tagsOf(api: LoadBalancerApi, arns: readonly string[]): Promise<Map<string, string>> {
  try {
    const { TagDescriptions } = await api.send(new DescribeTagsCommand({ ResourceArns: [...arns] }));
    return new Map(
      TagDescriptions?.flatMap(({ ResourceArn, Tags }) => {
        const site = Tags?.find((tag) => tag.Key === 'site')?.Value;
        return ResourceArn && site ? [[ResourceArn, site] as const] : [];
      }),
    );
  } catch (error) {
    if (worthRetrying(error)) {
      throw new LoadBalancersUnavailable(`DescribeTags: ${awsErrorName(error)}`, { cause: error });
    }
    if (arns.length === 1) return new Map();
    const each = await Promise.all(arns.map((arn) => tagsOf(api, [arn])));
    return new Map(each.flatMap((sites) => [...sites]));
  }
}

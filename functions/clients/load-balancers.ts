import {
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { LoadBalancersUnavailable } from '../domain/errors.ts';
import { type KnownSite, type KnownSites, knownSitesFor } from '../domain/known-sites.ts';
import { batchesOf } from '../support/batches.ts';
import { awsErrorName, throttled, worthRetrying } from './aws-errors.ts';

/** Maximum number of ARNs in a DescribeTags call (Elastic Load Balancing API Reference, DescribeTags). */
const BATCH = 20;

export type LoadBalancerApi = Pick<ElasticLoadBalancingV2Client, 'send'>;

export interface Sites {
  /** Endpoint id to the configured site that its load balancer's tag `site` names. */
  readonly sites: ReadonlyMap<string, string>;
  /**
   * Endpoint id to the time of an earlier read, in milliseconds since 1970, for each site that stands in for tags that
   * could not be read now.
   */
  readonly readAt: ReadonlyMap<string, number>;
  /** Endpoints of unknown site, each with the reason. */
  readonly unmanaged: readonly { readonly endpointId: string; readonly why: string }[];
}

/** Reads Elastic Load Balancing. */
export interface LoadBalancers {
  /** The sites of these endpoints: 20 ARNs per call, regions and batches in parallel. */
  sitesOf(endpointIds: readonly string[]): Promise<Sites>;
}

/** The sites of earlier reads. */
export interface EarlierSites {
  readonly read: () => Promise<KnownSites>;
  readonly now: () => number;
}

/**
 * @param configured the names of the configured sites; a tag with any other value makes no site known
 * @param earlier stands in for the tags of a region whose API has not answered for minutes, if it has all of their sites.
 *   The tags of such a region cannot change meanwhile: they are written by the same API. @default - none
 * @throws LoadBalancersUnavailable if the tags of a load balancer of this account could not be read
 */
export function createLoadBalancers(
  apiOf: (region: string) => LoadBalancerApi,
  configured: readonly string[],
  earlier?: EarlierSites,
): LoadBalancers {
  return {
    async sitesOf(endpointIds) {
      const ids = [...new Set(endpointIds)];
      const balancers = ids.filter((id) => regionOf(id) !== null);
      const byRegion = Map.groupBy(balancers, (id) => regionOf(id) ?? '');
      const answers = await Promise.all(
        [...byRegion].flatMap(([region, members]) =>
          batchesOf(members, BATCH).map((batch) =>
            tagsOf(apiOf(region), batch)
              .then((tags) => ({ tags, known: NONE }))
              .catch((error: unknown) => earlierSites(error, batch, earlier)),
          ),
        ),
      );
      const tags = new Map(answers.flatMap((answer) => [...answer.tags]));
      const known = new Map(answers.flatMap((answer) => [...answer.known]));
      const sites = new Map([...tags].filter(([, value]) => configured.includes(value)));
      const unmanaged = ids
        .filter((id) => !sites.has(id))
        .map((endpointId) => ({ endpointId, why: whyUnknown(endpointId, tags.get(endpointId)) }));
      const readAt = new Map([...known].map(([id, one]) => [id, one.readAt]));
      return { sites, readAt, unmanaged };
    },
  };
}

const NONE: ReadonlyMap<string, KnownSite> = new Map();

/** @throws `error` if no earlier site may stand in: the API refused the request by its rate, or a site is not known */
async function earlierSites(error: unknown, ids: readonly string[], earlier: EarlierSites | undefined) {
  const unanswered = error instanceof LoadBalancersUnavailable && !throttled(error.cause);
  if (!unanswered || earlier === undefined) throw error;
  const all = await earlier.read().catch(() => ({}));
  const known = knownSitesFor(ids, all, earlier.now());
  if (known === undefined) throw error;
  return { tags: new Map([...known].map(([id, { site }]) => [id, site])), known };
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

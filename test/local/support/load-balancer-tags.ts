import {
  AddTagsCommand,
  ElasticLoadBalancingV2Client,
  RemoveTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { SITES, type Site, siteOf, type World } from './world.ts';

/** Removes the tag `site` of a site's load balancer, as an operator or a tool may do. */
export async function removeSiteTag(world: World, site: Site): Promise<void> {
  const ResourceArns = [siteOf(world, site).loadBalancerArn];
  await clientOf(world).send(new RemoveTagsCommand({ ResourceArns, TagKeys: ['site'] }));
}

/** Gives each site's load balancer its tag `site`. */
export async function restoreSiteTags(world: World): Promise<void> {
  const client = clientOf(world);
  for (const site of SITES) {
    const ResourceArns = [siteOf(world, site).loadBalancerArn];
    await client.send(new AddTagsCommand({ ResourceArns, Tags: [{ Key: 'site', Value: site }] }));
  }
}

const clientOf = ({ stack }: World): ElasticLoadBalancingV2Client =>
  new ElasticLoadBalancingV2Client(stack.aws);

import type { SiteState } from './state.ts';

/**
 * The part of one node's `GET /rest/v2/container` that concerns cross-site replication. A node that is not a site
 * master shows no site in its view, not even its own.
 */
export function container({ site, caches, siteMasters, views }: SiteState, node: number): unknown {
  const members = siteMasters.map((_, index) => `${site}-${index}`);
  const isSiteMaster = siteMasters[node] === true;
  const names = Object.keys(caches);
  return {
    name: 'default',
    coordinator: node === 0,
    cluster_name: site,
    coordinator_address: members[0],
    cache_manager_status: 'RUNNING',
    created_cache_count: names.length,
    running_cache_count: names.length,
    node_address: members[node],
    cluster_members: members,
    cluster_size: members.length,
    defined_caches: names.map((name) => ({ name, started: true })),
    local_site: site,
    relay_node: isSiteMaster,
    relay_nodes_address: members.filter((_, index) => siteMasters[index]),
    sites_view: isSiteMaster ? (views[node] ?? []) : [],
    rebalancing_enabled: true,
  };
}

import type { BackupStatus, SiteView } from '../domain/observation.ts';

/** The used part of a node's answer to `GET /rest/v2/container`. */
export interface NodeView {
  readonly localSite: string;
  /** Is the node a site master? */
  readonly siteMaster: boolean;
  readonly sitesView: readonly string[];
}

/**
 * The view of a cluster from the views of its nodes that answered. With `max_site_masters` above 1 every node may be a
 * site master, and one whose own bridge is broken sees only its own site (measured on 15.0.21 and 16.0.5). So the view
 * of one site master is the cluster's only where all that answered agree about `backup`. A site master whose view lacks
 * its own site is still joining and counts as no answer.
 */
export function clusterView(nodes: readonly [NodeView, ...NodeView[]], backup: string): SiteView {
  const masters = nodes.filter(
    ({ localSite, siteMaster, sitesView }) => siteMaster && sitesView.includes(localSite),
  );
  const { localSite } = masters[0] ?? nodes[0];
  const seeing = masters.filter(({ sitesView }) => sitesView.includes(backup)).length;
  return {
    localSite,
    siteMaster: masters.length > 0,
    sitesView: [...new Set(masters.flatMap(({ sitesView }) => sitesView))],
    mastersDisagree: seeing > 0 && seeing < masters.length,
  };
}

/**
 * The status of a backup site in a cluster from the statuses that its nodes reported. A node of Infinispan 15.0 queries
 * every member before it answers; one of 16.0 answers for itself, and one that was frozen during the take-offline
 * still has the site online afterwards (measured on 15.0.21 and 16.0.5). So a status is the cluster's only where all
 * nodes report it. Where one reports `unsettled`, the members that did not answer it are unknown; else it is `mixed`.
 */
export function clusterStatus(statuses: readonly [BackupStatus, ...BackupStatus[]]): BackupStatus {
  const [first, ...others] = statuses;
  if (others.every((status) => status === first)) return first;
  return statuses.includes('unsettled') ? 'unsettled' : 'mixed';
}

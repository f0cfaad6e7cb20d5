/** The sites that a cluster sees, as its nodes report them. */
export interface SiteView {
  readonly localSite: string;
  /**
   * Did a site master answer whose own view is complete? Only a site master sees the other sites: the empty view of
   * another node, or of a site master that is still joining its own site, looks like "the site is gone".
   */
  readonly siteMaster: boolean;
  /** The sites that at least one site master sees. */
  readonly sitesView: readonly string[];
  /** Do some of several site masters see the backup site, and some not? */
  readonly mastersDisagree: boolean;
}

/** What the nodes of an Infinispan cluster report about their own cluster; nothing of it comes from the alert. */
export interface Observation extends SiteView {
  readonly backup: BackupStatus;
}

/**
 * The status of a backup site in a cluster, as reported by its nodes. `mixed`: its caches or its nodes differ.
 * `unknown`: the cluster does not back up to that site. `unsettled`: a node answered 500, as it does while another
 * member of the cluster does not answer it.
 */
export type BackupStatus = 'online' | 'offline' | 'mixed' | 'unknown' | 'unsettled';

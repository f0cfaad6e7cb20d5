/** What the nodes of an Infinispan cluster report about their own cluster; nothing of it comes from the alert. */
export interface Observation {
  readonly localSite: string;
  /** Only a site master knows the other sites; the empty view of another node looks like "the site is gone". */
  readonly siteMaster: boolean;
  readonly sitesView: readonly string[];
  readonly backup: BackupStatus;
}

/**
 * The status of a backup site in a cluster, as reported by its nodes. `mixed`: its caches or its nodes differ.
 * `unknown`: the cluster does not back up to that site. `unsettled`: a node answered 500, as it does while another
 * member of the cluster does not answer it.
 */
export type BackupStatus = 'online' | 'offline' | 'mixed' | 'unknown' | 'unsettled';

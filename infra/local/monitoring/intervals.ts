/** The intervals that decide how soon a broken link is reported. Durations in Prometheus's format. */
export interface Intervals {
  /** Between scrapes and between evaluations, where the manifests leave them to the cluster. */
  readonly ofCluster: string;
  /** Replace those of the manifests. @default - the manifests as they are */
  readonly shortened?: {
    /** Between scrapes, and between evaluations of the rules. */
    readonly scrape: string;
    /** How long a node must have been site master before its view counts. */
    readonly steadyFor: string;
    /** Timings of every route. */
    readonly routes: {
      readonly groupWait: string;
      readonly groupInterval: string;
      readonly repeatInterval: string;
    };
  };
}

/** Seconds instead of the minutes in the manifests. Nothing else differs from the manifests. */
export const SHORTENED: Intervals = {
  ofCluster: '1s',
  shortened: {
    scrape: '1s',
    // The same number of samples as in the manifests.
    steadyFor: '12s',
    routes: { groupWait: '0s', groupInterval: '2s', repeatInterval: '30s' },
  },
};

/**
 * The manifests as they are. Where these have no interval, the Infinispan operator's ServiceMonitor scrapes every 30 s,
 * and OpenShift's Prometheus for user workloads evaluates the rules every 30 s.
 */
export const SHIPPED: Intervals = { ofCluster: '30s' };

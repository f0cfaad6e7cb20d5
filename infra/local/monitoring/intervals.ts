/** The intervals that decide how soon a broken link is reported. Durations in Prometheus's format. */
export interface Intervals {
  /** Between scrapes, and between evaluations of the rules. The manifests leave both to the cluster. */
  readonly scrape: string;
  /** `for` of the rule that reports a site offline. @default - that of the manifests */
  readonly unseenFor?: string;
  /** Timings of every route. @default - those of the manifests */
  readonly routes?: {
    readonly groupWait: string;
    readonly groupInterval: string;
    readonly repeatInterval: string;
  };
}

/** Seconds instead of the minutes in the manifests. Nothing else differs from the manifests. */
export const SHORTENED: Intervals = {
  scrape: '1s',
  unseenFor: '3s',
  routes: { groupWait: '1s', groupInterval: '2s', repeatInterval: '30s' },
};

/**
 * The manifests as they are. The Infinispan operator's ServiceMonitor scrapes every 30 s, and OpenShift's Prometheus
 * for user workloads evaluates the rules every 30 s.
 */
export const SHIPPED: Intervals = { scrape: '30s' };

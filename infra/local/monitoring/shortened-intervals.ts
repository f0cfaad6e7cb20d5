/** Intervals of seconds instead of the minutes in the manifests. Nothing else differs from the manifests. */
export const SHORTENED = {
  /** Scrape and evaluation interval, instead of the cluster's 30 s. */
  interval: '1s',
  /** `for` of the rule that reports a site offline, instead of 30 s. */
  unseenFor: '3s',
  /** Timings of every route, instead of 60 s, 90 s and 5 minutes. */
  routes: { groupWait: '1s', groupInterval: '2s', repeatInterval: '30s' },
} as const;

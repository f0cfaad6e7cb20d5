/** What takes minutes in a cluster takes seconds here. This, and nothing else, is other than shipped. */
export const SOONER = {
  /** Scraped and evaluated so often; the cluster's own is 30 s. */
  interval: '1s',
  /** For so long in a row the rule wants the other site unseen; as shipped it is 30 s. */
  unseenFor: '3s',
  /** Of every route; as shipped these are 60 s, 90 s and 5 minutes. */
  routes: { groupWait: '1s', groupInterval: '2s', repeatInterval: '30s' },
} as const;

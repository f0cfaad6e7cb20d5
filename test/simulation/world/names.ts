/** The pair of sites of every run. */
export const SITES = ['site-a', 'site-b'] as const;

export type SiteName = (typeof SITES)[number];

export const otherSite = (site: SiteName): SiteName => (site === 'site-a' ? 'site-b' : 'site-a');

export const isSite = (name: string): name is SiteName => name === 'site-a' || name === 'site-b';

/** The nodes of each site's Infinispan; the first is the site master. */
export const NODES = [0, 1] as const;

/** The caches of each site. */
export const CACHES = ['sessions', 'actionTokens'] as const;

export const APPLICATION = 'keycloak';
export const CLAIMS = 'claims';
export const AUDIT = 'audit';
/** Where the sites run: both in one region, or each in its own. */
export const REGIONS: Readonly<Record<SiteName, string>> = {
  'site-a': 'eu-west-1',
  'site-b': 'eu-central-1',
};
export const PASSWORD = 'right-password';

export const MINUTE = 60_000;

/** How long the previous password is accepted after a rotation (ms). */
export const ROTATION_GRACE = 10 * MINUTE;

export const loadBalancerArn = (site: SiteName, region: string): string =>
  `arn:aws:elasticloadbalancing:${region}:000000000000:loadbalancer/net/${site}/0123456789abcdef`;

/** Whether an endpoint is the load balancer of this site. */
export const isBalancerOf = (endpointId: string | undefined, site: string): boolean =>
  endpointId?.includes(`:loadbalancer/net/${site}/`) ?? false;

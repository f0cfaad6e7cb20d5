/** The pair of sites of every run. */
export const SITES = ['site-a', 'site-b'] as const;

export type SiteName = (typeof SITES)[number];

export const otherSite = (site: SiteName): SiteName => (site === 'site-a' ? 'site-b' : 'site-a');

export const isSite = (name: string): name is SiteName => name === 'site-a' || name === 'site-b';

/** The nodes of each site's Infinispan; the first is the site master. */
export const NODES = [0, 1] as const;

export const APPLICATION = 'keycloak';
export const CLAIMS = 'claims';
export const AUDIT = 'audit';
export const REGION = 'eu-west-1';
export const PASSWORD = 'right-password';

export const MINUTE = 60_000;

/** How long the previous password is accepted after a rotation (ms). */
export const ROTATION_GRACE = 10 * MINUTE;

export const loadBalancerArn = (site: string): string =>
  `arn:aws:elasticloadbalancing:${REGION}:000000000000:loadbalancer/net/${site}/0123456789abcdef`;

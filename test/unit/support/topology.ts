import type { Accelerator, Endpoint, ListedEndpoint } from '../../../functions/domain/topology.ts';
import { endpointsOf } from '../../../functions/domain/topology.ts';

export const ACCELERATOR = 'accelerator-1';

interface Group {
  readonly dial?: number;
  readonly endpoints: readonly Endpoint[];
}

/** A load balancer of a site, healthy and with a weight; its name starts with the site's. */
export const endpoint = (site: string, changes: Partial<Endpoint> = {}): Endpoint => ({
  endpointId: `${site}/balancer`,
  site,
  health: 'HEALTHY',
  weight: 128,
  clientIpPreservation: false,
  ...changes,
});

export const siteA = endpoint('site-a');
export const siteB = endpoint('site-b');

/** An accelerator with these listeners and their groups; names count from 1, as in `accelerator-1/1/2`. */
export const accelerator = (
  listeners: readonly (readonly Group[])[],
  { arn = ACCELERATOR, enabled = true }: { readonly arn?: string; readonly enabled?: boolean } = {},
): Accelerator => ({
  arn,
  dnsName: `${arn}.awsglobalaccelerator.com`,
  enabled,
  unmanaged: [],
  listeners: listeners.map((groups, listener) => ({
    arn: `${arn}/${listener + 1}`,
    groups: groups.map(({ dial = 100, endpoints }, group) => ({
      arn: `${arn}/${listener + 1}/${group + 1}`,
      region: 'eu-west-1',
      trafficDial: dial,
      endpoints,
    })),
  })),
});

/** One listener with one group of these endpoints. */
export const listing = (...endpoints: readonly Endpoint[]): Accelerator => accelerator([[{ endpoints }]]);

export const both = listing(siteA, siteB);

/** The recorded endpoints of a site at the accelerator of both sites. */
export const recorded = (site: string, of: Accelerator = both): ListedEndpoint[] => endpointsOf([of], site);

import type { EndpointGroup } from '@aws-sdk/client-global-accelerator';
import {
  createGlobalAccelerator,
  type GlobalAccelerator,
} from '../../../infra/local/stand-ins/global-accelerator/model.ts';
import type { Random } from '../scheduler/random.ts';
import { isBalancerOf, loadBalancerArn, REGIONS, SITES, type SiteName } from './names.ts';

/** An accelerator of the run, with the DNS names that alerts use and the ARNs that changes use. */
export interface AcceleratorOfRun {
  readonly arn: string;
  readonly dnsName: string;
  readonly dualStackDnsName: string;
  readonly listeners: readonly string[];
}

type Created = Record<string, Record<string, string>>;

/** Global Accelerator's true state, read without a call: checkers and operators use it. */
export class Accelerators {
  readonly model: GlobalAccelerator;
  readonly all: readonly AcceleratorOfRun[];
  #created = 0;

  readonly #twoRegions: boolean;

  constructor(random: Random, now: () => number, twoRegions: boolean) {
    this.#twoRegions = twoRegions;
    this.model = createGlobalAccelerator({ now, healthOfNew: 'HEALTHY', settleMs: 0 });
    const listeners = random.chance(0.3) ? 2 : 1;
    this.all = Array.from({ length: random.chance(0.25) ? 2 : 1 }, (_, index) =>
      this.#create(`keycloak-${index + 1}`, listeners, random.chance(0.3)),
    );
  }

  /** Every listener with its endpoint groups, one for each region. */
  listeners(): { readonly listener: string; readonly groups: readonly EndpointGroup[] }[] {
    return this.all.flatMap(({ listeners }) =>
      listeners.map((listener) => {
        const output = this.model.call('ListEndpointGroups', { ListenerArn: listener, MaxResults: 100 });
        return { listener, groups: (output as { EndpointGroups: EndpointGroup[] }).EndpointGroups };
      }),
    );
  }

  /** Every endpoint group with its listener. */
  groups(): { readonly listener: string; readonly group: EndpointGroup }[] {
    return this.listeners().flatMap(({ listener, groups }) => groups.map((group) => ({ listener, group })));
  }

  /** The endpoint groups that may list the site: those of its region. */
  readonly groupsFor = (site: SiteName): EndpointGroup[] =>
    this.groups()
      .map(({ group }) => group)
      .filter(({ EndpointGroupRegion }) => EndpointGroupRegion === this.regionOf(site));

  /** The ARN of the site's load balancer. */
  readonly arnOf = (site: SiteName): string => loadBalancerArn(site, this.regionOf(site));

  get regions(): readonly string[] {
    return [...new Set(SITES.map((site) => this.regionOf(site)))];
  }

  /** The region of the load balancer of the site. */
  regionOf(site: SiteName): string {
    return REGIONS[this.#twoRegions ? site : SITES[0]];
  }

  #create(name: string, listeners: number, reversed: boolean): AcceleratorOfRun {
    const accelerator =
      this.#call('CreateAccelerator', { Name: name, IpAddressType: 'DUAL_STACK' }).Accelerator ?? {};
    const arn = accelerator.AcceleratorArn ?? '';
    const arns = Array.from({ length: listeners }, (_, index) => {
      const port = 443 + index;
      const created = this.#call('CreateListener', {
        AcceleratorArn: arn,
        PortRanges: [{ FromPort: port, ToPort: port }],
        Protocol: 'TCP',
      });
      const listener = created.Listener?.ListenerArn ?? '';
      const sites = reversed ? SITES.toReversed() : SITES;
      for (const [region, members] of Map.groupBy(sites, (site) => this.regionOf(site)))
        this.#call('CreateEndpointGroup', {
          ListenerArn: listener,
          EndpointGroupRegion: region,
          EndpointConfigurations: members.map((site) => ({ EndpointId: this.arnOf(site), Weight: 128 })),
        });
      return listener;
    });
    const { DnsName: dnsName = '', DualStackDnsName: dualStackDnsName = '' } = accelerator;
    return { arn, dnsName, dualStackDnsName, listeners: arns };
  }

  #call(operation: string, input: object): Created {
    return this.model.call(operation, { IdempotencyToken: `token-${++this.#created}`, ...input }) as Created;
  }
}

/** Whether the site's endpoint is listed, HEALTHY and weighted in one of these groups, whose dial is above 0. */
export const servesIn = (groups: readonly EndpointGroup[], site: SiteName): boolean =>
  groups.some(
    ({ TrafficDialPercentage = 100, EndpointDescriptions = [] }) =>
      TrafficDialPercentage > 0 &&
      EndpointDescriptions.some(
        ({ EndpointId, HealthState, Weight = 128 }) =>
          isBalancerOf(EndpointId, site) && HealthState === 'HEALTHY' && Weight > 0,
      ),
  );

export const lists = (groups: readonly EndpointGroup[], site: SiteName): boolean =>
  groups.some(({ EndpointDescriptions = [] }) =>
    EndpointDescriptions.some(({ EndpointId }) => isBalancerOf(EndpointId, site)),
  );

import type { EndpointGroup } from '@aws-sdk/client-global-accelerator';
import {
  createGlobalAccelerator,
  type GlobalAccelerator,
} from '../../../infra/local/stand-ins/global-accelerator/model.ts';
import type { Random } from '../scheduler/random.ts';
import { loadBalancerArn, REGION, SITES, type SiteName } from './names.ts';

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

  constructor(random: Random, now: () => number) {
    this.model = createGlobalAccelerator({ now, healthOfNew: 'HEALTHY', settleMs: 0 });
    const listeners = random.chance(0.3) ? 2 : 1;
    this.all = Array.from({ length: random.chance(0.25) ? 2 : 1 }, (_, index) =>
      this.#create(`keycloak-${index + 1}`, listeners, random.chance(0.3)),
    );
  }

  /** Every endpoint group with its listener. */
  groups(): { readonly listener: string; readonly group: EndpointGroup }[] {
    return this.all.flatMap(({ listeners }) =>
      listeners.flatMap((listener) => {
        const output = this.model.call('ListEndpointGroups', { ListenerArn: listener, MaxResults: 100 });
        return (output as { EndpointGroups: EndpointGroup[] }).EndpointGroups.map((group) => ({
          listener,
          group,
        }));
      }),
    );
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
      this.#call('CreateEndpointGroup', {
        ListenerArn: listener,
        EndpointGroupRegion: REGION,
        EndpointConfigurations: (reversed ? SITES.toReversed() : SITES).map((site) => ({
          EndpointId: loadBalancerArn(site),
          Weight: 128,
        })),
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

/** Whether the site's endpoint is listed, HEALTHY and weighted in this group, and the group's dial is above 0. */
export function servesIn(group: EndpointGroup, site: SiteName): boolean {
  return (
    (group.TrafficDialPercentage ?? 100) > 0 &&
    (group.EndpointDescriptions ?? []).some(
      ({ EndpointId, HealthState, Weight }) =>
        EndpointId === loadBalancerArn(site) && HealthState === 'HEALTHY' && (Weight ?? 128) > 0,
    )
  );
}

export const lists = (group: EndpointGroup, site: SiteName): boolean =>
  (group.EndpointDescriptions ?? []).some(({ EndpointId }) => EndpointId === loadBalancerArn(site));

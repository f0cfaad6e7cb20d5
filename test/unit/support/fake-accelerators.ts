import type { Accelerators } from '../../../functions/clients/accelerators.ts';
import type { EndpointGroups } from '../../../functions/clients/endpoint-groups.ts';
import type {
  Accelerator,
  Endpoint,
  EndpointGroup,
  ListedEndpoint,
} from '../../../functions/domain/topology.ts';
import type { Recorder } from './recorder.ts';
import { endpoint } from './topology.ts';

export interface Habits {
  /** Endpoints that stay listed after a removal. */
  readonly sticky?: readonly string[];
  /** Endpoints that cannot be added, because their load balancer is gone. */
  readonly refused?: readonly string[];
  /** Endpoints that are accepted by an addition, and never listed. */
  readonly vanishing?: readonly string[];
}

/** Accelerators in memory, with the interfaces of the clients. */
export function createFakeAccelerators(
  found: readonly Accelerator[],
  recorder: Recorder,
  { sticky = [], refused = [], vanishing = [] }: Habits,
) {
  let all = [...found];

  const change = (group: string, edit: (endpoints: readonly Endpoint[]) => readonly Endpoint[]): void => {
    const edited = (one: EndpointGroup): EndpointGroup =>
      one.arn === group ? { ...one, endpoints: edit(one.endpoints) } : one;
    all = all.map((accelerator) => ({
      ...accelerator,
      listeners: accelerator.listeners.map((listener) => ({
        ...listener,
        groups: listener.groups.map(edited),
      })),
    }));
  };
  const groups = () => all.flatMap(({ listeners }) => listeners.flatMap((listener) => listener.groups));
  const isListed = ({ group, endpointId }: ListedEndpoint): boolean =>
    groups().some(
      ({ arn, endpoints }) => arn === group && endpoints.some((one) => one.endpointId === endpointId),
    );

  const accelerators: Accelerators = {
    findByDnsName: (dnsName) =>
      recorder.call(`find ${dnsName}`, () => all.find((one) => one.dnsName === dnsName)?.arn ?? null),
    list: () => recorder.call('list', () => all.map(({ arn }) => arn)),
    read: (arn) => recorder.call(`read ${arn}`, () => all.find((one) => one.arn === arn) ?? null),
    stillListed: (endpoints) =>
      recorder.call(`look for ${named(endpoints)}`, () => endpoints.filter(isListed)),
  };
  const endpointGroups: EndpointGroups = {
    remove: (endpoints) =>
      recorder.call(`remove ${named(endpoints)}`, () => {
        for (const { group, endpointId } of endpoints.filter((one) => !sticky.includes(one.endpointId))) {
          change(group, (listed) => listed.filter((one) => one.endpointId !== endpointId));
        }
      }),
    add: (endpoints) =>
      recorder.call(`add ${named(endpoints)}`, () => {
        const taken = endpoints.filter((one) => !refused.includes(one.endpointId));
        for (const { group, endpointId, weight, clientIpPreservation } of taken) {
          if (vanishing.includes(endpointId)) continue;
          const site = endpointId.split('/')[0] ?? '';
          const added = endpoint(site, { endpointId, weight, clientIpPreservation, health: 'INITIAL' });
          change(group, (listed) => [...listed, added]);
        }
        return endpoints.filter((one) => !taken.includes(one));
      }),
  };
  return {
    accelerators,
    endpointGroups,
    /** The listed endpoints, as `group endpoint`. */
    listed: () =>
      groups().flatMap(({ arn, endpoints }) => endpoints.map(({ endpointId }) => `${arn} ${endpointId}`)),
  };
}

const named = (endpoints: readonly ListedEndpoint[]): string =>
  endpoints.map(({ group, endpointId }) => `${group} ${endpointId}`).join(', ');

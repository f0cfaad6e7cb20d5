import type { EndpointGroup } from '@aws-sdk/client-global-accelerator';
import * as z from 'zod';
import { describeEndpoint, type ResolveEndpoints, setEndpoints } from './endpoints.ts';
import { type Operation, operation, type Wire } from './operation.ts';
import { page } from './paging.ts';
import type { GroupRecord, ListenerRecord, Registry } from './registry.ts';
import { ServiceError } from './service-error.ts';
import {
  endpointConfigurations,
  type GroupSettings,
  genericString,
  groupSettings,
  idempotencyToken,
  listRequest,
} from './shapes.ts';

/** CreateEndpointGroup, DescribeEndpointGroup, UpdateEndpointGroup, DeleteEndpointGroup, ListEndpointGroups. */
export function endpointGroupOperations(
  registry: Registry,
  resolve: ResolveEndpoints,
  now: () => number,
): Record<string, Operation> {
  const byToken = new Map<string, GroupRecord>();

  return {
    CreateEndpointGroup: operation(
      z.strictObject({
        ListenerArn: genericString,
        EndpointGroupRegion: genericString.min(1),
        EndpointConfigurations: endpointConfigurations.default([]),
        IdempotencyToken: idempotencyToken,
        ...groupSettings,
      }),
      ({
        ListenerArn,
        EndpointGroupRegion: region,
        EndpointConfigurations,
        IdempotencyToken,
        ...settings
      }) => {
        const existing = byToken.get(IdempotencyToken);
        if (existing !== undefined) return { EndpointGroup: describe(existing) };
        const { accelerator, listener } = registry.listener(ListenerArn);
        if ([...listener.groups.values()].some((other) => other.region === region)) {
          throw new ServiceError(
            'EndpointGroupAlreadyExistsException',
            `${ListenerArn} has a group in ${region}.`,
          );
        }
        const number = registry.nextNumber();
        const group: GroupRecord = {
          number,
          arn: `${listener.arn}/endpoint-group/${number.toString(16).padStart(12, '0')}`,
          region,
          settings: settingsOf(settings, {}, listener),
          endpoints: [],
        };
        setEndpoints(group, resolve(region, EndpointConfigurations, []));
        listener.groups.set(group.arn, group);
        accelerator.changedAt = now();
        byToken.set(IdempotencyToken, group);
        return { EndpointGroup: describe(group) };
      },
    ),

    DescribeEndpointGroup: operation(z.strictObject({ EndpointGroupArn: genericString }), (input) => ({
      EndpointGroup: describe(registry.group(input.EndpointGroupArn).group),
    })),

    UpdateEndpointGroup: operation(
      z.strictObject({
        EndpointGroupArn: genericString,
        EndpointConfigurations: endpointConfigurations.optional(),
        ...groupSettings,
      }),
      ({ EndpointGroupArn, EndpointConfigurations, ...settings }) => {
        const { accelerator, listener, group } = registry.group(EndpointGroupArn);
        if (EndpointConfigurations !== undefined) {
          setEndpoints(group, resolve(group.region, EndpointConfigurations, group.endpoints));
        }
        group.settings = settingsOf(settings, group.settings, listener);
        accelerator.changedAt = now();
        return { EndpointGroup: describe(group) };
      },
    ),

    DeleteEndpointGroup: operation(z.strictObject({ EndpointGroupArn: genericString }), (input) => {
      const { accelerator, listener, group } = registry.group(input.EndpointGroupArn);
      listener.groups.delete(group.arn);
      accelerator.changedAt = now();
      return {};
    }),

    ListEndpointGroups: operation(listRequest({ ListenerArn: genericString }), (input) => {
      const { listener } = registry.listener(input.ListenerArn);
      const { items, ...next } = page(`groups ${listener.arn}`, listener.groups.values(), input);
      return { EndpointGroups: items.map(describe), ...next };
    }),
  };
}

function describe(group: GroupRecord): Wire<EndpointGroup> {
  return {
    EndpointGroupArn: group.arn,
    EndpointGroupRegion: group.region,
    EndpointDescriptions: group.endpoints.map(describeEndpoint),
    ...group.settings,
  };
}

/**
 * The given setting, else the previous one, else the default. A path applies to HTTP and HTTPS only
 * (CreateEndpointGroup).
 */
function settingsOf(given: GroupSettings, before: GroupSettings, listener: ListenerRecord): GroupSettings {
  const protocol = given.HealthCheckProtocol ?? before.HealthCheckProtocol ?? 'TCP';
  const path = given.HealthCheckPath ?? before.HealthCheckPath ?? '/';
  return {
    TrafficDialPercentage: given.TrafficDialPercentage ?? before.TrafficDialPercentage ?? 100,
    HealthCheckPort: given.HealthCheckPort ?? before.HealthCheckPort ?? listener.portRanges[0]?.FromPort,
    HealthCheckProtocol: protocol,
    ...(protocol === 'TCP' ? {} : { HealthCheckPath: path }),
    HealthCheckIntervalSeconds: given.HealthCheckIntervalSeconds ?? before.HealthCheckIntervalSeconds ?? 30,
    ThresholdCount: given.ThresholdCount ?? before.ThresholdCount ?? 3,
    PortOverrides: given.PortOverrides ?? before.PortOverrides ?? [],
  };
}

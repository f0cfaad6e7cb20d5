import * as z from 'zod';
import { describeEndpoint, type ResolveEndpoints, setEndpoints } from './endpoints.ts';
import { type Operation, operation } from './operation.ts';
import type { Registry } from './registry.ts';
import { ServiceError } from './service-error.ts';
import { endpointConfigurations, genericString } from './shapes.ts';

/**
 * AddEndpoints and RemoveEndpoints name only the endpoints to add or remove; the group's other endpoints stay
 * unchanged. AddEndpoints looks up the resources, RemoveEndpoints does not (Global Accelerator API Reference).
 *
 * The API Reference does not say what happens if an endpoint is already in the group, or no longer in it. Here the
 * whole request is refused with InvalidArgumentException, the only documented error that fits. With `lenient` it
 * succeeds, and the endpoint stays as it is.
 */
export function groupMemberOperations(
  registry: Registry,
  resolve: ResolveEndpoints,
  { now, lenient }: { readonly now: () => number; readonly lenient: () => boolean },
): Record<string, Operation> {
  return {
    AddEndpoints: operation(
      z.strictObject({ EndpointGroupArn: genericString, EndpointConfigurations: endpointConfigurations }),
      (input) => {
        const { accelerator, group } = registry.group(input.EndpointGroupArn);
        const isListed = (id: string) => group.endpoints.some(({ endpointId }) => endpointId === id);
        const configurations = input.EndpointConfigurations.filter(
          ({ EndpointId }) => !(lenient() && isListed(EndpointId)),
        );
        const added = resolve(group.region, configurations, []);
        setEndpoints(group, [...group.endpoints, ...added]);
        accelerator.changedAt = now();
        return { EndpointDescriptions: added.map(describeEndpoint), EndpointGroupArn: group.arn };
      },
    ),

    RemoveEndpoints: operation(
      z.strictObject({
        EndpointGroupArn: genericString,
        EndpointIdentifiers: z
          .array(
            z.strictObject({
              EndpointId: genericString,
              ClientIPPreservationEnabled: z.boolean().optional(),
            }),
          )
          .min(1)
          .max(10),
      }),
      (input) => {
        const { accelerator, group } = registry.group(input.EndpointGroupArn);
        const removed = input.EndpointIdentifiers.flatMap(
          ({ EndpointId, ClientIPPreservationEnabled: preserved }) => {
            const member = group.endpoints.find(
              ({ endpointId, clientIpPreservation }) =>
                endpointId === EndpointId && clientIpPreservation === (preserved ?? clientIpPreservation),
            );
            if (member !== undefined) return [member];
            if (lenient()) return [];
            throw new ServiceError('InvalidArgumentException', `${EndpointId} is not in the endpoint group.`);
          },
        );
        setEndpoints(
          group,
          group.endpoints.filter((member) => !removed.includes(member)),
        );
        accelerator.changedAt = now();
        return {};
      },
    ),
  };
}

import { AddEndpointsCommand, RemoveEndpointsCommand } from '@aws-sdk/client-global-accelerator';
import type { ListedEndpoint } from '../topology.ts';
import { type AcceleratorApi, translated } from './accelerators.ts';
import { awsErrorName } from './aws-errors.ts';

/** The two writes to Global Accelerator. One call a group, groups side by side. */
export interface EndpointGroups {
  /** Takes the endpoints out of their groups; one that is already gone is a success. */
  remove(endpoints: readonly ListedEndpoint[]): Promise<void>;
  /** Puts the endpoints back as they were listed; one that is already there is a success. */
  add(endpoints: readonly ListedEndpoint[]): Promise<void>;
}

/**
 * RemoveEndpoints names only what goes, so an operator's edit of the same group is not lost and no other endpoint
 * has to resolve (Global Accelerator API Reference, RemoveEndpoints; UpdateEndpointGroup replaces the list).
 *
 * @throws AcceleratorUnavailable, AcceleratorBusy, AcceleratorRefused: after every group's call has ended
 */
export function createEndpointGroups(api: AcceleratorApi): EndpointGroups {
  return {
    remove: (endpoints) =>
      eachGroup(endpoints, async (group, members) => {
        await translated('RemoveEndpoints', () =>
          api
            .send(
              new RemoveEndpointsCommand({
                EndpointGroupArn: group,
                EndpointIdentifiers: members.map(({ endpointId }) => ({ EndpointId: endpointId })),
              }),
            )
            .catch(unless('EndpointNotFoundException')),
        );
      }),

    add: (endpoints) =>
      eachGroup(endpoints, async (group, members) => {
        await translated('AddEndpoints', () =>
          api
            .send(
              new AddEndpointsCommand({
                EndpointGroupArn: group,
                EndpointConfigurations: members.map((member) => ({
                  EndpointId: member.endpointId,
                  Weight: member.weight,
                  ClientIPPreservationEnabled: member.clientIpPreservation,
                })),
              }),
            )
            .catch(unless('EndpointAlreadyExistsException')),
        );
      }),
  };
}

/** What another invocation did first is a success here; whether all of it was done shows in the reading back. */
const unless = (name: string) => (error: unknown) => {
  if (awsErrorName(error) !== name) throw error;
};

async function eachGroup(
  endpoints: readonly ListedEndpoint[],
  write: (group: string, members: readonly ListedEndpoint[]) => Promise<void>,
): Promise<void> {
  const groups = Object.entries(Object.groupBy(endpoints, (endpoint) => endpoint.group));
  const results = await Promise.allSettled(groups.map(([group, members]) => write(group, members ?? [])));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

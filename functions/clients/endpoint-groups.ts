import { AddEndpointsCommand, RemoveEndpointsCommand } from '@aws-sdk/client-global-accelerator';
import { AcceleratorRefused, EndpointsNotSettled } from '../domain/errors.ts';
import type { ListedEndpoint } from '../domain/topology.ts';
import { batchesOf } from '../support/batches.ts';
import { type AcceleratorApi, translated } from './accelerators.ts';
import { awsErrorName } from './aws-errors.ts';

/** Endpoints that one AddEndpoints or RemoveEndpoints call takes (Global Accelerator API Reference). */
const ENDPOINTS_PER_CALL = 10;

/** The two writes to Global Accelerator. */
export interface EndpointGroups {
  /** Takes the endpoints out of their groups. */
  remove(endpoints: readonly ListedEndpoint[]): Promise<void>;
  /**
   * Puts the endpoints back as they were listed.
   *
   * @returns those that the service rejects even in a request of their own: their load balancer is gone, or they are
   *   listed already; the caller reads the groups to tell the two apart
   */
  add(endpoints: readonly ListedEndpoint[]): Promise<ListedEndpoint[]>;
}

/**
 * RemoveEndpoints names only the endpoints to remove, so an operator's edit of the same group is not lost and no other
 * endpoint has to resolve (Global Accelerator API Reference, RemoveEndpoints; UpdateEndpointGroup replaces the list).
 *
 * @throws AcceleratorUnavailable, AcceleratorBusy, AcceleratorRefused: after every group's call has ended;
 *   EndpointsNotSettled if a group has changed since it was read
 */
export function createEndpointGroups(api: AcceleratorApi): EndpointGroups {
  const remove = (group: string, members: readonly ListedEndpoint[]) =>
    translated('RemoveEndpoints', () =>
      api.send(
        new RemoveEndpointsCommand({
          EndpointGroupArn: group,
          EndpointIdentifiers: members.map(({ endpointId }) => ({ EndpointId: endpointId })),
        }),
      ),
    ).catch((error: unknown) => {
      // The endpoints were listed a moment ago: another writer was first, and the next try reads the rest.
      throw refusedAsInvalid(error)
        ? new EndpointsNotSettled('the group is no longer as it was read', { cause: error })
        : error;
    });

  const add = (group: string, members: readonly ListedEndpoint[]) =>
    translated('AddEndpoints', () =>
      api.send(
        new AddEndpointsCommand({
          EndpointGroupArn: group,
          EndpointConfigurations: members.map((member) => ({
            EndpointId: member.endpointId,
            Weight: member.weight,
            ClientIPPreservationEnabled: member.clientIpPreservation,
          })),
        }),
      ),
    );

  /** One bad endpoint fails the whole call, so then each endpoint gets a call of its own, one after the other. */
  const addOrRefuse = async (
    group: string,
    members: readonly ListedEndpoint[],
  ): Promise<ListedEndpoint[]> => {
    try {
      await add(group, members);
      return [];
    } catch (error) {
      if (!refusedAsInvalid(error)) throw error;
      if (members.length === 1) return [...members];
      const refused: ListedEndpoint[] = [];
      for (const member of members) refused.push(...(await addOrRefuse(group, [member])));
      return refused;
    }
  };

  return {
    remove: async (endpoints) => {
      await eachGroup(endpoints, remove);
    },
    add: async (endpoints) => (await eachGroup(endpoints, addOrRefuse)).flat(),
  };
}

/** The error of both calls for an endpoint that is not in the group, is already in it, or does not exist. */
const refusedAsInvalid = (error: unknown): boolean =>
  error instanceof AcceleratorRefused && awsErrorName(error.cause) === 'InvalidArgumentException';

/**
 * Writes group by group: the groups of one accelerator one after another, because the service carries out one change at
 * a time (TransactionInProgressException); accelerators in parallel. A failure does not prevent the writes to other
 * groups.
 */
async function eachGroup<T>(
  endpoints: readonly ListedEndpoint[],
  write: (group: string, members: readonly ListedEndpoint[]) => Promise<T>,
): Promise<T[]> {
  const byAccelerator = Map.groupBy(endpoints, (endpoint) => endpoint.accelerator);
  const results = await Promise.all(
    [...byAccelerator.values()].map(async (ofAccelerator) => {
      const groups = Map.groupBy(ofAccelerator, (endpoint) => endpoint.group);
      const settled: PromiseSettledResult<T>[] = [];
      for (const [group, members] of groups)
        for (const batch of batchesOf(members, ENDPOINTS_PER_CALL))
          settled.push(...(await Promise.allSettled([write(group, batch)])));
      return settled;
    }),
  );
  return results.flat().map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

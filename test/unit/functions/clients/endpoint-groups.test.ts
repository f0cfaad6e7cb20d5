import {
  AddEndpointsCommand,
  type AddEndpointsCommandInput,
  RemoveEndpointsCommand,
  type RemoveEndpointsCommandInput,
} from '@aws-sdk/client-global-accelerator';
import { describe, expect, it } from 'vitest';
import { rejectionOf, serviceError } from '../../support/aws.ts';
import { createGlobalAccelerator, failing, shortened } from '../../support/global-accelerator.ts';
import { accelerator, endpoint, recorded, siteB } from '../../support/topology.ts';

const other = endpoint('site-b', { endpointId: 'site-b/other', weight: 7, clientIpPreservation: true });
const INVALID = serviceError('InvalidArgumentException', 400);
/** Two endpoints in the first group, one in the second. */
const endpoints = recorded('site-b', accelerator([[{ endpoints: [siteB, other] }, { endpoints: [siteB] }]]));

interface Refusals {
  /** Errors by group, for every call. */
  readonly groups?: Readonly<Record<string, Error>>;
  /** Endpoints that fail the whole call. */
  readonly invalid?: readonly string[];
}

function createWorld({ groups = {}, invalid = [] }: Refusals = {}) {
  const world = createGlobalAccelerator();
  const answer = (group: string, ids: readonly (string | undefined)[]) => {
    const error = groups[group];
    if (error) throw error;
    if (ids.some((id) => id !== undefined && invalid.includes(id))) throw INVALID;
    return {};
  };
  const removed = (input: RemoveEndpointsCommandInput) =>
    (input.EndpointIdentifiers ?? []).map(({ EndpointId }) => EndpointId);
  const added = (input: AddEndpointsCommandInput) =>
    (input.EndpointConfigurations ?? []).map(({ EndpointId }) => EndpointId);
  world.on(
    RemoveEndpointsCommand,
    (input) => `remove ${removed(input)} from ${shortened(input.EndpointGroupArn)}`,
    (input) => answer(shortened(input.EndpointGroupArn), removed(input)),
  );
  world.on(
    AddEndpointsCommand,
    (input) => `add ${added(input)} to ${shortened(input.EndpointGroupArn)}`,
    (input) => answer(shortened(input.EndpointGroupArn), added(input)),
  );
  return world;
}

describe('endpoints are removed', () => {
  it('with one call per group, one after another at one accelerator, naming only the removed endpoints', async () => {
    const world = createWorld();

    await world.endpointGroups.remove(endpoints);

    expect(world.chain()).toEqual([
      'remove site-b/balancer,site-b/other from 1/1',
      'remove site-b/balancer from 1/2',
    ]);
    expect(world.mock).toHaveReceivedNthCommandWith(RemoveEndpointsCommand, 1, {
      EndpointGroupArn: 'accelerator-1/1/1',
      EndpointIdentifiers: [{ EndpointId: 'site-b/balancer' }, { EndpointId: 'site-b/other' }],
    });
  });

  it('ten per call if a group has more', async () => {
    const world = createWorld();
    const many = Array.from({ length: 23 }, (_, index) =>
      endpoint('site-b', { endpointId: `site-b/${index + 1}` }),
    );

    await world.endpointGroups.remove(recorded('site-b', accelerator([[{ endpoints: many }]])));

    const sizes = world.chain().map((call) => call.split(',').length);
    expect(sizes).toEqual([10, 10, 3]);
  });

  it('at two accelerators in parallel', async () => {
    const world = createWorld();
    const second = recorded('site-b', accelerator([[{ endpoints: [siteB] }]], { arn: 'accelerator-2' }));

    await world.endpointGroups.remove([...recorded('site-b'), ...second]);

    expect(world.chain()).toHaveLength(1);
  });

  it('without a call if there are none', async () => {
    const world = createWorld();

    await world.endpointGroups.remove([]);

    expect(world.chain()).toEqual([]);
  });

  it('unless the group has changed since it was read', async () => {
    const world = createWorld({ invalid: ['site-b/other'] });

    expect(await rejectionOf(world.endpointGroups.remove(endpoints))).toMatchObject({
      name: 'EndpointsNotSettled',
      cause: { name: 'AcceleratorRefused', cause: INVALID },
    });
  });

  it.each(['1/1', '1/2'])('from the other group, although %s fails', async (failed) => {
    const world = createWorld({ groups: { [failed]: serviceError('AccessDeniedException', 400) } });

    expect(await rejectionOf(world.endpointGroups.remove(endpoints))).toMatchObject({
      name: 'AcceleratorRefused',
    });
    expect(world.mock).toHaveReceivedCommandTimes(RemoveEndpointsCommand, 2);
  });

  failing('RemoveEndpoints', RemoveEndpointsCommand, ({ endpointGroups }) =>
    endpointGroups.remove(endpoints),
  );
});

describe('endpoints are added', () => {
  it('with one call per group, one after another, as they were listed', async () => {
    const world = createWorld();

    expect(await world.endpointGroups.add(endpoints)).toEqual([]);

    expect(world.chain()).toEqual(['add site-b/balancer,site-b/other to 1/1', 'add site-b/balancer to 1/2']);
    expect(world.mock).toHaveReceivedNthCommandWith(AddEndpointsCommand, 1, {
      EndpointGroupArn: 'accelerator-1/1/1',
      EndpointConfigurations: [
        { EndpointId: 'site-b/balancer', Weight: 128, ClientIPPreservationEnabled: false },
        { EndpointId: 'site-b/other', Weight: 7, ClientIPPreservationEnabled: true },
      ],
    });
  });

  it.each([
    {
      refused: 'one of two',
      invalid: ['site-b/other'],
      given: ['1/1 site-b/other'],
      chain: [
        'add site-b/balancer,site-b/other to 1/1',
        'add site-b/balancer to 1/1',
        'add site-b/other to 1/1',
        'add site-b/balancer to 1/2',
      ],
    },
    {
      refused: 'all',
      invalid: ['site-b/balancer', 'site-b/other'],
      given: ['1/1 site-b/balancer', '1/1 site-b/other', '1/2 site-b/balancer'],
      chain: [
        'add site-b/balancer,site-b/other to 1/1',
        'add site-b/balancer to 1/1',
        'add site-b/other to 1/1',
        'add site-b/balancer to 1/2',
      ],
    },
  ])('one by one if a call is refused, and the rejected ones are returned: $refused', async (row) => {
    const world = createWorld({ invalid: row.invalid });

    const refused = await world.endpointGroups.add(endpoints);

    expect(refused.map(({ group, endpointId }) => `${shortened(group)} ${endpointId}`)).toEqual(row.given);
    expect(refused.every((one) => endpoints.includes(one))).toBe(true);
    expect(world.chain()).toEqual(row.chain);
  });

  it.each(['1/1', '1/2'])('to the other group, although %s fails', async (failed) => {
    const world = createWorld({ groups: { [failed]: serviceError('TransactionInProgressException', 400) } });

    expect(await rejectionOf(world.endpointGroups.add(endpoints))).toMatchObject({ name: 'AcceleratorBusy' });
    expect(world.mock).toHaveReceivedCommandTimes(AddEndpointsCommand, 2);
  });

  failing('AddEndpoints', AddEndpointsCommand, ({ endpointGroups }) => endpointGroups.add(endpoints));
});

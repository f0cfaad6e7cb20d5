import {
  AccessDeniedException,
  AddEndpointsCommand,
  CreateEndpointGroupCommand,
  EndpointGroupAlreadyExistsException,
  EndpointGroupNotFoundException,
  type GlobalAcceleratorClient,
  InvalidArgumentException,
  LimitExceededException,
  RemoveEndpointsCommand,
  UpdateEndpointGroupCommand,
} from '@aws-sdk/client-global-accelerator';
import { describe, expect, it } from 'vitest';
import { ALB_A, createBranch, loadBalancer, useGlobalAccelerator } from './fixture.ts';
import { itRefuses, type Refusal } from './refusals.ts';

const GONE = loadBalancer('app/gone/0000000000000c');
const DOOMED = loadBalancer('app/doomed/0000000000000d');
const FOREIGN = loadBalancer('app/foreign/0000000000000e', 'eu-central-1', '111111111111');
const ELSEWHERE = loadBalancer('app/elsewhere/0000000000000f', 'eu-west-1');

const deleted = new Set([GONE]);
const standIn = useGlobalAccelerator({ resolvesEndpoint: (endpointId) => !deleted.has(endpointId) });

const refusedEndpoints: Refusal[] = [
  {
    title: 'AddEndpoints to an unknown group',
    error: EndpointGroupNotFoundException,
    call: ({ client, unknown }) => add(client, unknown.group, ALB_A),
  },
  {
    title: 'RemoveEndpoints from an unknown group',
    error: EndpointGroupNotFoundException,
    call: ({ client, unknown }) => remove(client, unknown.group, ALB_A),
  },

  {
    title: 'RemoveEndpoints of an endpoint that is not in the group',
    error: InvalidArgumentException,
    call: ({ client, group }) => remove(client, group, ALB_A, GONE),
  },
  {
    title: 'RemoveEndpoints without endpoints',
    error: InvalidArgumentException,
    call: ({ client, group }) => remove(client, group),
  },
  {
    title: 'RemoveEndpoints of an endpoint with another client IP preservation',
    error: InvalidArgumentException,
    call: ({ client, group }) =>
      client.send(
        new RemoveEndpointsCommand({
          EndpointGroupArn: group,
          EndpointIdentifiers: [{ EndpointId: ALB_A, ClientIPPreservationEnabled: false }],
        }),
      ),
  },
  {
    title: 'AddEndpoints of an endpoint in the group',
    error: InvalidArgumentException,
    call: ({ client, group }) => add(client, group, ALB_A),
  },
  {
    title: 'AddEndpoints of an endpoint that does not exist',
    error: InvalidArgumentException,
    call: ({ client, group }) => add(client, group, GONE),
  },
  {
    title: 'AddEndpoints of an endpoint in another Region',
    error: InvalidArgumentException,
    call: ({ client, group }) => add(client, group, ELSEWHERE),
  },
  {
    title: "AddEndpoints of another account's endpoint without an attachment",
    error: AccessDeniedException,
    call: ({ client, group }) => add(client, group, FOREIGN),
  },
  {
    title: 'AddEndpoints of an eleventh endpoint',
    error: LimitExceededException,
    call: ({ client, group }) =>
      add(client, group, ...Array.from({ length: 9 }, (_, index) => loadBalancer(`app/more/${index}`))),
  },
  {
    title: 'AddEndpoints of eleven endpoints in one request',
    error: InvalidArgumentException,
    call: ({ client, group }) => add(client, group, ...elevenBalancers()),
  },
  {
    title: 'RemoveEndpoints of eleven endpoints in one request',
    error: InvalidArgumentException,
    call: ({ client, group }) => remove(client, group, ...elevenBalancers()),
  },
  {
    title: 'UpdateEndpointGroup that keeps an endpoint that does not exist',
    error: InvalidArgumentException,
    call: ({ client, group }) =>
      client.send(
        new UpdateEndpointGroupCommand({
          EndpointGroupArn: group,
          EndpointConfigurations: [{ EndpointId: ALB_A }, { EndpointId: GONE }],
          TrafficDialPercentage: 1,
        }),
      ),
  },
  {
    title: 'a second group in one Region',
    error: EndpointGroupAlreadyExistsException,
    call: ({ client, listener }) =>
      client.send(
        new CreateEndpointGroupCommand({ ListenerArn: listener, EndpointGroupRegion: 'eu-central-1' }),
      ),
  },
];

const elevenBalancers = () => Array.from({ length: 11 }, (_, index) => loadBalancer(`app/more/${index}`));

function add(client: GlobalAcceleratorClient, group: string, ...endpointIds: string[]): Promise<unknown> {
  const configurations = endpointIds.map((EndpointId) => ({ EndpointId }));
  return client.send(
    new AddEndpointsCommand({ EndpointGroupArn: group, EndpointConfigurations: configurations }),
  );
}

function remove(client: GlobalAcceleratorClient, group: string, ...endpointIds: string[]): Promise<unknown> {
  const identifiers = endpointIds.map((EndpointId) => ({ EndpointId }));
  return client.send(
    new RemoveEndpointsCommand({ EndpointGroupArn: group, EndpointIdentifiers: identifiers }),
  );
}

describe('the typed error of', () => itRefuses(standIn, refusedEndpoints));

describe('no error of', () => {
  it('RemoveEndpoints of an endpoint that no longer exists, although an update cannot keep it', async () => {
    const client = standIn.client();
    const { group } = await createBranch(client, [ALB_A, DOOMED]);
    deleted.add(DOOMED);
    const update = {
      EndpointGroupArn: group,
      EndpointConfigurations: [{ EndpointId: ALB_A }, { EndpointId: DOOMED }],
    };
    await expect(client.send(new UpdateEndpointGroupCommand(update))).rejects.toThrow(DOOMED);
    await remove(client, group, DOOMED);
  });

  it("AddEndpoints of another account's endpoint with an attachment, which is never returned", async () => {
    const { group } = await createBranch(standIn.client());
    const attachment =
      'arn:aws:globalaccelerator::111111111111:attachment/00000000-0000-4000-8000-000000000000';
    const configuration = { EndpointId: FOREIGN, AttachmentArn: attachment };
    const { EndpointDescriptions } = await standIn
      .client()
      .send(new AddEndpointsCommand({ EndpointGroupArn: group, EndpointConfigurations: [configuration] }));
    expect(EndpointDescriptions).toEqual([
      { EndpointId: FOREIGN, Weight: 128, HealthState: 'INITIAL', ClientIPPreservationEnabled: true },
    ]);
  });
});

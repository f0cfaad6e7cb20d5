import {
  AcceleratorNotDisabledException,
  AcceleratorNotFoundException,
  AssociatedEndpointGroupFoundException,
  AssociatedListenerFoundException,
  CreateAcceleratorCommand,
  CreateEndpointGroupCommand,
  CreateListenerCommand,
  DeleteAcceleratorCommand,
  DeleteListenerCommand,
  DescribeAcceleratorCommand,
  DescribeEndpointGroupCommand,
  DescribeListenerCommand,
  EndpointGroupNotFoundException,
  InvalidArgumentException,
  InvalidNextTokenException,
  InvalidPortRangeException,
  ListAcceleratorsCommand,
  ListEndpointGroupsCommand,
  ListenerNotFoundException,
  ListListenersCommand,
  UpdateAcceleratorCommand,
  UpdateEndpointGroupCommand,
  UpdateListenerCommand,
} from '@aws-sdk/client-global-accelerator';
import { describe } from 'vitest';
import { useGlobalAccelerator } from './fixture.ts';
import { itRefuses, type Refusal } from './refusals.ts';

const standIn = useGlobalAccelerator();

const unknownThings: Refusal[] = [
  {
    title: 'DescribeAccelerator of an unknown accelerator',
    error: AcceleratorNotFoundException,
    call: ({ client, unknown }) =>
      client.send(new DescribeAcceleratorCommand({ AcceleratorArn: unknown.accelerator })),
  },
  {
    title: 'UpdateAccelerator of an unknown accelerator',
    error: AcceleratorNotFoundException,
    call: ({ client, unknown }) =>
      client.send(new UpdateAcceleratorCommand({ AcceleratorArn: unknown.accelerator })),
  },
  {
    title: 'ListListeners of an unknown accelerator',
    error: AcceleratorNotFoundException,
    call: ({ client, unknown }) =>
      client.send(new ListListenersCommand({ AcceleratorArn: unknown.accelerator })),
  },
  {
    title: 'DescribeListener of an unknown listener',
    error: ListenerNotFoundException,
    call: ({ client, unknown }) =>
      client.send(new DescribeListenerCommand({ ListenerArn: unknown.listener })),
  },
  {
    title: 'UpdateListener of an unknown listener',
    error: ListenerNotFoundException,
    call: ({ client, unknown }) => client.send(new UpdateListenerCommand({ ListenerArn: unknown.listener })),
  },
  {
    title: 'ListEndpointGroups of an unknown listener',
    error: ListenerNotFoundException,
    call: ({ client, unknown }) =>
      client.send(new ListEndpointGroupsCommand({ ListenerArn: unknown.listener })),
  },
  {
    title: 'CreateEndpointGroup under an unknown listener',
    error: ListenerNotFoundException,
    call: ({ client, unknown }) =>
      client.send(
        new CreateEndpointGroupCommand({ ListenerArn: unknown.listener, EndpointGroupRegion: 'eu-west-1' }),
      ),
  },
  {
    title: 'DescribeEndpointGroup of an unknown group',
    error: EndpointGroupNotFoundException,
    call: ({ client, unknown }) =>
      client.send(new DescribeEndpointGroupCommand({ EndpointGroupArn: unknown.group })),
  },
  {
    title: 'UpdateEndpointGroup of an unknown group',
    error: EndpointGroupNotFoundException,
    call: ({ client, unknown }) =>
      client.send(new UpdateEndpointGroupCommand({ EndpointGroupArn: unknown.group })),
  },
];

const refusedArguments: Refusal[] = [
  {
    title: 'an invalid ARN of an accelerator',
    error: InvalidArgumentException,
    call: ({ client }) =>
      client.send(new DescribeAcceleratorCommand({ AcceleratorArn: 'arn:aws:s3:::bucket' })),
  },
  {
    title: 'a missing required member',
    error: InvalidArgumentException,
    call: ({ client }) => client.send(new DescribeEndpointGroupCommand({ EndpointGroupArn: undefined })),
  },
  {
    title: 'a name that starts with a hyphen',
    error: InvalidArgumentException,
    call: ({ client }) => client.send(new CreateAcceleratorCommand({ Name: '-keycloak' })),
  },
  {
    title: 'a page of 101',
    error: InvalidArgumentException,
    call: ({ client }) => client.send(new ListAcceleratorsCommand({ MaxResults: 101 })),
  },
  {
    title: "a token that is not the service's",
    error: InvalidNextTokenException,
    call: ({ client }) => client.send(new ListAcceleratorsCommand({ NextToken: 'nonsense' })),
  },
  {
    title: 'a health check every 15 s',
    error: InvalidArgumentException,
    call: ({ client, group }) =>
      client.send(
        new UpdateEndpointGroupCommand({ EndpointGroupArn: group, HealthCheckIntervalSeconds: 15 }),
      ),
  },
  {
    title: 'ports from high to low',
    error: InvalidPortRangeException,
    call: ({ client, listener }) =>
      client.send(
        new UpdateListenerCommand({ ListenerArn: listener, PortRanges: [{ FromPort: 444, ToPort: 443 }] }),
      ),
  },
  {
    title: 'a port of another listener',
    error: InvalidPortRangeException,
    call: ({ client, accelerator }) =>
      client.send(
        new CreateListenerCommand({
          AcceleratorArn: accelerator,
          PortRanges: [{ FromPort: 440, ToPort: 450 }],
          Protocol: 'TCP',
        }),
      ),
  },
];

const notYetEmpty: Refusal[] = [
  {
    title: 'DeleteAccelerator of an enabled accelerator',
    error: AcceleratorNotDisabledException,
    call: ({ client, accelerator }) =>
      client.send(new DeleteAcceleratorCommand({ AcceleratorArn: accelerator })),
  },
  {
    title: 'DeleteAccelerator of an accelerator with a listener',
    error: AssociatedListenerFoundException,
    call: async ({ client, accelerator }) => {
      await client.send(new UpdateAcceleratorCommand({ AcceleratorArn: accelerator, Enabled: false }));
      await client.send(new DeleteAcceleratorCommand({ AcceleratorArn: accelerator }));
    },
  },
  {
    title: 'DeleteListener of a listener with a group',
    error: AssociatedEndpointGroupFoundException,
    call: ({ client, listener }) => client.send(new DeleteListenerCommand({ ListenerArn: listener })),
  },
];

describe('the typed error of', () => {
  describe('a missing resource', () => itRefuses(standIn, unknownThings));
  describe('an argument', () => itRefuses(standIn, refusedArguments));
  describe('a resource that is not empty', () => itRefuses(standIn, notYetEmpty));
});

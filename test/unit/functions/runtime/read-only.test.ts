import {
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  AddTagsCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  AddEndpointsCommand,
  GlobalAcceleratorClient,
  ListListenersCommand,
  RemoveEndpointsCommand,
  UpdateEndpointGroupCommand,
  UpdateListenerCommand,
} from '@aws-sdk/client-global-accelerator';
import { expect, it } from 'vitest';
import { readOnly, readOnlyHttps } from '../../../../functions/runtime/read-only.ts';

/** A client's options, whose requests fail when they would be sent. */
const unsent = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  maxAttempts: 1,
  requestHandler: { handle: () => Promise.reject(new Error('sent')) },
};
const key = { TableName: 'claims', Key: { application: { S: 'x' } } };
const dynamoDb = readOnly(new DynamoDBClient(unsent));
const accelerators = readOnly(new GlobalAcceleratorClient(unsent));
const balancers = readOnly(new ElasticLoadBalancingV2Client(unsent));
const group = { EndpointGroupArn: 'arn' };

it.each([
  { command: 'GetItem', send: () => dynamoDb.send(new GetItemCommand(key)) },
  { command: 'DescribeTable', send: () => dynamoDb.send(new DescribeTableCommand(key)) },
  {
    command: 'ListListeners',
    send: () => accelerators.send(new ListListenersCommand({ AcceleratorArn: 'arn' })),
  },
  { command: 'DescribeTags', send: () => balancers.send(new DescribeTagsCommand({ ResourceArns: [] })) },
])('a client that only reads sends $command', async ({ send }) => {
  await expect(send()).rejects.toThrow('sent');
});

it.each([
  {
    // Its name contains the word of a read.
    command: 'UpdateListener',
    send: () => accelerators.send(new UpdateListenerCommand({ ListenerArn: 'arn' })),
  },
  {
    command: 'PutItem',
    send: () => dynamoDb.send(new PutItemCommand({ TableName: 'claims', Item: key.Key })),
  },
  {
    command: 'RemoveEndpoints',
    send: () => accelerators.send(new RemoveEndpointsCommand({ ...group, EndpointIdentifiers: [] })),
  },
  {
    command: 'AddEndpoints',
    send: () => accelerators.send(new AddEndpointsCommand({ ...group, EndpointConfigurations: [] })),
  },
  { command: 'UpdateEndpointGroup', send: () => accelerators.send(new UpdateEndpointGroupCommand(group)) },
  {
    command: 'AddTags',
    send: () => balancers.send(new AddTagsCommand({ ResourceArns: [], Tags: [] })),
  },
])('a client that only reads does not send $command', async ({ command, send }) => {
  await expect(send()).rejects.toMatchObject({ name: 'WriteRefused', message: `${command}Command` });
});

it.each([
  { method: 'GET', sent: true },
  { method: 'POST', sent: false },
] as const)('of the requests to Infinispan, $method is sent: $sent', async ({ method, sent }) => {
  const methods: string[] = [];
  const send = readOnlyHttps(async (request) => {
    methods.push(request.method);
    return { status: 200, body: '' };
  });

  await send({ method, origin: 'https://a', path: '/x', headers: {}, deadline: 1 }).catch((error: Error) =>
    expect(error.name).toBe('WriteRefused'),
  );

  expect(methods).toEqual(sent ? [method] : []);
});

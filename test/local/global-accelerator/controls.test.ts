import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeEndpointGroupCommand,
  InternalServiceErrorException,
  ListAcceleratorsCommand,
  RemoveEndpointsCommand,
  TransactionInProgressException,
} from '@aws-sdk/client-global-accelerator';
import { describe, expect, it } from 'vitest';
import { startGlobalAccelerator } from '../../../infra/local/stand-ins/global-accelerator/server.ts';
import { ALB_A, ALB_B, clientOf, createBranch, useGlobalAccelerator } from './fixture.ts';

const standIn = useGlobalAccelerator({ healthOfNew: 'HEALTHY' });

const remove = (group: string) =>
  standIn
    .client()
    .send(
      new RemoveEndpointsCommand({ EndpointGroupArn: group, EndpointIdentifiers: [{ EndpointId: ALB_A }] }),
    );

async function endpointsOf(group: string) {
  const answer = await standIn.client().send(new DescribeEndpointGroupCommand({ EndpointGroupArn: group }));
  return answer.EndpointGroup?.EndpointDescriptions ?? [];
}

describe('a fault', () => {
  const busy = { operation: 'RemoveEndpoints', error: 'TransactionInProgressException' };

  it.each([
    { fault: busy, error: TransactionInProgressException, left: [ALB_A, ALB_B] },
    { fault: { ...busy, afterEffect: true }, error: TransactionInProgressException, left: [ALB_B] },
    {
      fault: { ...busy, error: 'InternalServiceErrorException', delayMs: 1 },
      error: InternalServiceErrorException,
      left: [ALB_A, ALB_B],
    },
    {
      fault: { ...busy, error: 'InternalServiceErrorException', delayMs: 1, afterEffect: true },
      error: InternalServiceErrorException,
      left: [ALB_B],
    },
    { fault: { ...busy, error: 'close' }, error: Error, left: [ALB_A, ALB_B] },
    { fault: { ...busy, error: 'close', afterEffect: true }, error: Error, left: [ALB_B] },
  ])('$fault happens before or after the effect', async ({ fault, error, left }) => {
    const { group } = await createBranch(standIn.client());
    expect(await standIn.control('POST', 'faults', [fault])).toEqual({ status: 204, body: undefined });
    await expect(remove(group)).rejects.toBeInstanceOf(error);
    expect((await endpointsOf(group)).map((endpoint) => endpoint.EndpointId)).toEqual(left);
  });

  it('has the given text, and the status of its error', async () => {
    const fault = { operation: 'ListAccelerators', error: 'ServiceUnavailable', body: 'Come back later.' };
    await standIn.control('POST', 'faults', [fault]);
    await expect(standIn.client().send(new ListAcceleratorsCommand({}))).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: 'Come back later.',
      $metadata: { httpStatusCode: 503 },
    });
  });

  it('occurs as often as set, in the order of the list, and a new list replaces the old one', async () => {
    const list = () =>
      standIn
        .client()
        .send(new ListAcceleratorsCommand({}))
        .then(
          () => 'success',
          (error: Error) => error.name,
        );
    const operation = 'ListAccelerators';
    await standIn.control('POST', 'faults', [
      { operation, error: 'InternalServiceErrorException', times: 2 },
      { operation, error: 'AccessDeniedException', times: 5 },
    ]);
    expect([await list(), await list(), await list()]).toEqual([
      'InternalServiceErrorException',
      'InternalServiceErrorException',
      'AccessDeniedException',
    ]);
    await standIn.control('POST', 'faults', [{ operation, error: 'ThrottlingException' }]);
    expect([await list(), await list()]).toEqual(['ThrottlingException', 'success']);
  });

  it.each([
    { afterEffect: false, leftMeanwhile: [ALB_A, ALB_B] },
    { afterEffect: true, leftMeanwhile: [ALB_B] },
  ])(
    'with a delay only: late effect, or late answer ($afterEffect)',
    async ({ afterEffect, leftMeanwhile }) => {
      const { group } = await createBranch(standIn.client());
      await standIn.control('POST', 'faults', [
        { operation: 'RemoveEndpoints', delayMs: 60_000, afterEffect },
      ]);
      const removal = remove(group).catch(() => 'no answer');
      while (
        !standIn
          .server()
          .controls.calls()
          .some((call) => call.operation === 'RemoveEndpoints')
      )
        await sleep(5);
      expect((await endpointsOf(group)).map((endpoint) => endpoint.EndpointId)).toEqual(leftMeanwhile);
      await standIn.server().close();
      expect(await removal).toBe('no answer');
    },
  );
});

describe('the calls', () => {
  it('are listed in the order of arrival with their input, and can be cleared', async () => {
    await standIn.client().send(new ListAcceleratorsCommand({ MaxResults: 100 }));
    await standIn
      .client()
      .send(new DescribeEndpointGroupCommand({ EndpointGroupArn: 'no ARN' }))
      .catch(() => undefined);
    expect(await standIn.control('GET', 'calls')).toEqual({
      status: 200,
      body: [
        { operation: 'ListAccelerators', input: { MaxResults: 100 }, at: expect.any(Number) },
        { operation: 'DescribeEndpointGroup', input: { EndpointGroupArn: 'no ARN' }, at: expect.any(Number) },
      ],
    });
    expect((await standIn.control('DELETE', 'calls')).status).toBe(204);
    expect((await standIn.control('GET', 'calls')).body).toEqual([]);
  });
});

describe('the health', () => {
  it('of an endpoint has the value of the control, and the initial value before', async () => {
    const { group } = await createBranch(standIn.client());
    expect((await standIn.control('PUT', 'health', { [ALB_B]: 'UNHEALTHY' })).status).toBe(204);
    expect((await endpointsOf(group)).map((endpoint) => endpoint.HealthState)).toEqual([
      'HEALTHY',
      'UNHEALTHY',
    ]);
  });
});

describe('a control', () => {
  it.each([
    ['POST', 'faults', [{ operation: 'RemoveEndpoint', error: 'close' }], 400, 'operation'],
    [
      'POST',
      'faults',
      [{ operation: 'RemoveEndpoints', error: 'Busy' }],
      400,
      'neither an error of Global Accelerator nor close',
    ],
    ['POST', 'faults', [{ operation: 'RemoveEndpoints' }], 400, 'needs an error or a delayMs'],
    ['POST', 'faults', [{ operation: 'RemoveEndpoints', error: 'close', time: 2 }], 400, 'time'],
    ['POST', 'faults', undefined, 400, 'not JSON'],
    ['PUT', 'health', { [ALB_A]: 'DEAD' }, 400, ALB_A],
    ['PUT', 'health', { [ALB_A]: 'HEALTHY' }, 400, `No endpoint group has ${ALB_A}.`],
    ['GET', 'faults', undefined, 405, 'faults takes POST only.'],
    ['GET', 'nothing', undefined, 404, 'There is no control named nothing.'],
    ['GET', 'constructor', undefined, 404, 'There is no control named constructor.'],
  ])('%s %s %j is answered with %i and a sentence', async (method, path, body, status, sentence) => {
    const answer = await standIn.control(method, path, body);
    expect(answer).toEqual({ status, body: { message: expect.stringContaining(sentence) } });
  });
});

describe('the server', () => {
  it.each([
    ['GlobalAccelerator_V20180706.FlyAccelerators', '{}', 'UnknownOperationException'],
    ['GlobalAccelerator_V20180706.ListAccelerators', 'no JSON', 'SerializationException'],
    ['GlobalAccelerator_V20180706.ListAccelerators', '[]', 'InvalidArgumentException'],
    ['GlobalAccelerator_V20180706.ListAccelerators', '{"Members": 1}', 'InvalidArgumentException'],
  ])('answers %s %s with %s', async (target, body, type) => {
    const answer = await fetch(standIn.server().endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': target },
      body,
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(await answer.json()).toEqual({ __type: type, Message: expect.stringMatching(/./) });
  });

  it('closes although a client keeps its connection', async () => {
    const server = await startGlobalAccelerator();
    const client = clientOf(server);
    await client.send(new ListAcceleratorsCommand({}));
    await server.close();
    await expect(fetch(server.endpoint)).rejects.toThrow();
    client.destroy();
  });
});

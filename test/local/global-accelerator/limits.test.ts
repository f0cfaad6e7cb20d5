import {
  AddEndpointsCommand,
  DescribeEndpointGroupCommand,
  ListAcceleratorsCommand,
  RemoveEndpointsCommand,
} from '@aws-sdk/client-global-accelerator';
import { describe, expect, it } from 'vitest';
import { ALB_A, ALB_B, createBranch, NLB, useGlobalAccelerator } from './fixture.ts';

const standIn = useGlobalAccelerator();
const add = (group: string, EndpointId: string) =>
  standIn
    .client()
    .send(new AddEndpointsCommand({ EndpointGroupArn: group, EndpointConfigurations: [{ EndpointId }] }));
const remove = (group: string, EndpointId: string) =>
  standIn
    .client()
    .send(new RemoveEndpointsCommand({ EndpointGroupArn: group, EndpointIdentifiers: [{ EndpointId }] }));
const list = () => standIn.client().send(new ListAcceleratorsCommand({}));
const endpointsOf = async (group: string) => {
  const { EndpointGroup } = await standIn
    .client()
    .send(new DescribeEndpointGroupCommand({ EndpointGroupArn: group }));
  return EndpointGroup?.EndpointDescriptions?.map(({ EndpointId }) => EndpointId);
};

describe('the limits of the stand-in', () => {
  it('refuse calls beyond a rate, until a second has passed', async () => {
    standIn.server().setLimits({ callsPerSecond: 2 });
    const ended = await Promise.allSettled([list(), list(), list()]);

    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(ended.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'ThrottlingException' },
    });
    await expect.poll(() => list().then(() => 'listed', String)).toBe('listed');
  });

  it('let one change at a time happen at an accelerator', async () => {
    const [one, other] = [await createBranch(standIn.client()), await createBranch(standIn.client())];
    standIn.server().setLimits({ busyMs: 60_000 });

    await remove(one.group, ALB_A);
    await expect(add(one.group, ALB_A)).rejects.toMatchObject({ name: 'TransactionInProgressException' });
    await expect(remove(one.group, ALB_B)).rejects.toMatchObject({
      name: 'TransactionInProgressException',
    });
    await remove(other.group, ALB_A);

    expect(await endpointsOf(one.group)).toEqual([ALB_B]);
    expect(await endpointsOf(other.group)).toEqual([ALB_B]);
  });

  it('let a change without an effect succeed', async () => {
    const { group } = await createBranch(standIn.client());
    standIn.server().setLimits({ lenientMembers: true });

    await add(group, ALB_A);
    await remove(group, NLB);

    expect(await endpointsOf(group)).toEqual([ALB_A, ALB_B]);
  });

  it('are set by a request', async () => {
    expect(await standIn.control('PUT', 'limits', { callsPerSecond: 1 })).toMatchObject({ status: 204 });
    expect(await standIn.control('PUT', 'limits', { callsPerSecond: 0 })).toMatchObject({ status: 400 });
  });
});

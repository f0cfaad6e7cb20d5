import {
  CreateEndpointGroupCommand,
  CreateListenerCommand,
  DeleteAcceleratorCommand,
  ListAcceleratorsCommand,
  ListEndpointGroupsCommand,
  ListListenersCommand,
  paginateListAccelerators,
} from '@aws-sdk/client-global-accelerator';
import { describe, expect, it } from 'vitest';
import { createBranch, defined, useGlobalAccelerator } from './fixture.ts';

const standIn = useGlobalAccelerator();

/** Through the model: 250 requests would take longer. */
function createAccelerators(count: number): void {
  for (let index = 0; index < count; index += 1) {
    const request = { Name: `accelerator-${index}`, IdempotencyToken: `token-${index}` };
    standIn.server().model.call('CreateAccelerator', request);
  }
}

describe('a list', () => {
  it('of 250 accelerators takes three pages of 100, in the order of creation', async () => {
    createAccelerators(250);
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateListAccelerators({ client: standIn.client(), pageSize: 100 }, {})) {
      pages.push((page.Accelerators ?? []).map((accelerator) => accelerator.Name));
    }
    expect(pages.map((page) => page.length)).toEqual([100, 100, 50]);
    expect(pages.flat()).toEqual(Array.from({ length: 250 }, (_, index) => `accelerator-${index}`));
  });

  it.each([
    { accelerators: 10, next: undefined },
    { accelerators: 11, next: expect.any(String) },
  ])('of $accelerators shows ten by default', async ({ accelerators, next }) => {
    createAccelerators(accelerators);
    const page = await standIn.client().send(new ListAcceleratorsCommand({}));
    expect(page.Accelerators).toHaveLength(10);
    expect(page.NextToken).toEqual(next);
  });

  it('skips and repeats nothing if an accelerator is deleted between two pages', async () => {
    createAccelerators(4);
    const first = await standIn.client().send(new ListAcceleratorsCommand({ MaxResults: 2 }));
    for (const { AcceleratorArn } of defined(first.Accelerators)) {
      standIn.server().model.call('UpdateAccelerator', { AcceleratorArn, Enabled: false });
      await standIn.client().send(new DeleteAcceleratorCommand({ AcceleratorArn }));
    }
    const second = await standIn
      .client()
      .send(new ListAcceleratorsCommand({ MaxResults: 2, NextToken: first.NextToken }));
    expect(second.Accelerators?.map((accelerator) => accelerator.Name)).toEqual([
      'accelerator-2',
      'accelerator-3',
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  it('of listeners or endpoint groups has pages, too, and rejects the token of another list', async () => {
    const { accelerator, listener } = await createBranch(standIn.client());
    await standIn.client().send(
      new CreateListenerCommand({
        AcceleratorArn: accelerator,
        PortRanges: [{ FromPort: 80, ToPort: 81 }],
        Protocol: 'TCP',
      }),
    );
    await standIn
      .client()
      .send(new CreateEndpointGroupCommand({ ListenerArn: listener, EndpointGroupRegion: 'eu-west-1' }));
    const listeners = { AcceleratorArn: accelerator, MaxResults: 1 };
    const groups = { ListenerArn: listener, MaxResults: 1 };
    const { NextToken: listenersToken } = await standIn.client().send(new ListListenersCommand(listeners));
    const { NextToken: groupsToken } = await standIn.client().send(new ListEndpointGroupsCommand(groups));
    const lastListener = await standIn
      .client()
      .send(new ListListenersCommand({ ...listeners, NextToken: listenersToken }));
    const lastGroup = await standIn
      .client()
      .send(new ListEndpointGroupsCommand({ ...groups, NextToken: groupsToken }));
    expect(lastListener).toMatchObject({ Listeners: [{ PortRanges: [{ FromPort: 80, ToPort: 81 }] }] });
    expect(lastGroup).toMatchObject({ EndpointGroups: [{ EndpointGroupRegion: 'eu-west-1' }] });
    expect([lastListener.NextToken, lastGroup.NextToken]).toEqual([undefined, undefined]);
    await expect(
      standIn.client().send(new ListListenersCommand({ ...listeners, NextToken: groupsToken })),
    ).rejects.toMatchObject({ name: 'InvalidNextTokenException' });
  });
});

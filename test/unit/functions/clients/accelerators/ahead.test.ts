import { ListEndpointGroupsCommand } from '@aws-sdk/client-global-accelerator';
import { describe, expect, it } from 'vitest';
import { ARN, createTree, type Tree } from '../../../support/accelerator-tree.ts';
import { serviceError } from '../../../support/aws.ts';
import { failing } from '../../../support/global-accelerator.ts';

describe('listeners and endpoints that an earlier step read are queried at once, and never trusted', async () => {
  const SEEN: Tree['listeners'] = [[['site-a/1', 'site-b/1', 'eipalloc-1']], [['site-a/2']]];
  const known = (await createTree({ listeners: SEEN }).accelerators.read(ARN)) ?? { arn: ARN };

  it.each<Tree & { readonly now: string; readonly chain: readonly string[] }>([
    {
      now: 'nothing changed',
      listeners: SEEN,
      chain: [
        'DescribeAccelerator + ListEndpointGroups 1 + ListEndpointGroups 2 + ListListeners + sites of 4',
      ],
    },
    {
      now: 'one endpoint was added, another and one of no site removed',
      listeners: [[['site-b/1', 'site-b/9']], [['site-a/2']]],
      chain: [
        'DescribeAccelerator + ListEndpointGroups 1 + ListEndpointGroups 2 + ListListeners + sites of 4',
        'sites of 1',
      ],
    },
    {
      now: 'a listener was added',
      listeners: [...SEEN, [['site-b/3']]],
      chain: [
        'DescribeAccelerator + ListEndpointGroups 1 + ListEndpointGroups 2 + ListListeners + sites of 4',
        'ListEndpointGroups 3',
        'sites of 1',
      ],
    },
  ])('$now', async ({ listeners, chain }) => {
    const world = createTree({ listeners });

    const read = await world.accelerators.read(ARN, known);

    expect(read).toEqual(await createTree({ listeners }).accelerators.read(ARN));
    expect(world.chain()).toEqual(chain);
  });

  it('a deleted listener, whose groups cannot be read, is left out', async () => {
    const world = createTree({ listeners: [[['site-a/1']]] });
    world.mock
      .on(ListEndpointGroupsCommand, { ListenerArn: `${ARN}/2` })
      .rejects(serviceError('ListenerNotFoundException', 400));

    expect((await world.accelerators.read(ARN, known))?.listeners.map(({ arn }) => arn)).toEqual([
      `${ARN}/1`,
    ]);
  });
});

describe('an accelerator with a known listener that cannot be read fails', () => {
  const known = { arn: ARN, listeners: [{ arn: `${ARN}/1`, groups: [] }] };

  failing(
    'ListEndpointGroups',
    ListEndpointGroupsCommand,
    ({ accelerators }) => accelerators.read(ARN, known),
    () => createTree({ listeners: [[['site-a/1']]] }),
  );
});

import { describe, expect, it } from 'vitest';
import { pairAccelerators } from '../../../../functions/operations/pair-accelerators.ts';
import { accelerator, endpoint, siteA, siteB } from '../../support/topology.ts';
import { createWorld } from '../../support/world.ts';

const unknown = endpoint('unknown', { site: null });
const of = (arn: string, ...endpoints: (typeof siteA)[]) => accelerator([[{ endpoints }]], { arn });

const ALL = [
  of('both', siteA, siteB),
  of('both-and-unknown', siteA, siteB, unknown),
  of('one', siteB),
  of('one-and-unknown', siteA, unknown),
  of('unknown', unknown),
  of('other', endpoint('site-c')),
  of('empty'),
];

describe('the accelerators of the pair', () => {
  it.each<{
    are: string;
    configured?: readonly string[];
    recorded?: readonly string[];
    found: readonly string[];
  }>([
    {
      are: 'those with both sites, or with one site and an endpoint of unknown site',
      found: ['both', 'both-and-unknown', 'one-and-unknown'],
    },
    {
      are: 'also those that the last incident recorded',
      recorded: ['one', 'deleted'],
      found: ['both', 'both-and-unknown', 'one', 'one-and-unknown'],
    },
    {
      are: 'the configured ones alone, whatever they list',
      configured: ['empty', 'both'],
      recorded: ['one'],
      found: ['empty', 'both'],
    },
    { are: 'none if no accelerator is configured', configured: [], found: [] },
  ])('are $are', async ({ configured, recorded = [], found }) => {
    const { accelerators } = createWorld({ accelerators: ALL }).collaborators;

    const pair = await pairAccelerators(accelerators, ['site-a', 'site-b'], configured, recorded);

    expect(pair.map(({ arn }) => arn)).toEqual(found);
  });

  it('are read once each, although the last incident recorded one of them', async () => {
    const world = createWorld({ accelerators: ALL.slice(0, 2) });

    await pairAccelerators(world.collaborators.accelerators, ['site-a', 'site-b'], undefined, ['both']);

    expect(world.chain()).toEqual(['list', 'read both + read both-and-unknown']);
  });
});

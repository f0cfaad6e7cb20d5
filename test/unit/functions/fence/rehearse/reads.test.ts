import { describe, expect, it } from 'vitest';
import * as errors from '../../../../../functions/domain/errors.ts';
import { rehearseTakeOffline } from '../../../../../functions/fence/take-site-offline/rehearse-take-offline.ts';
import { rehearseRemoval } from '../../../../../functions/fence/update-endpoint-group/rehearse-removal.ts';
import { EVENT, EXECUTION } from '../../../support/claim.ts';
import { createRestoreWorld, type GivenRestore } from '../../../support/restore-world.ts';
import { ACCELERATOR, both, listing, siteA } from '../../../support/topology.ts';
import { createWorld, type Given } from '../../../support/world.ts';

const input = {
  event: { ...EVENT, mode: 'rehearsal' as const },
  execution: EXECUTION,
  accelerator: both,
  linkLoss: null,
};
/** An Infinispan whose data cannot be read. */
const NO_ANSWER = {
  permissions: () => Promise.reject(new errors.InfinispanUnavailable('x')),
  pushStates: () => Promise.reject(new errors.InfinispanUnavailable('x')),
  readsFlags: () => Promise.reject(new errors.InfinispanUnavailable('x')),
  age: () => Promise.reject(new errors.InfinispanUnavailable('x')),
};
const REHEARSALS = { removal: rehearseRemoval, takeOffline: rehearseTakeOffline };

async function rehearse(step: keyof typeof REHEARSALS, given: Given = {}) {
  const world = createWorld(given);
  const { reads } = await REHEARSALS[step](input, { ...world.collaborators, dataOf: () => NO_ANSWER });
  return { reads, chain: world.chain() };
}

describe('a rehearsed step', () => {
  it.each([
    {
      step: 'removal' as const,
      chain: [
        `read ${ACCELERATOR} + read claim + site-a: observe site-b`,
        `look for ${both.listeners[0]?.groups[0]?.arn} site-b/balancer, ${both.listeners[0]?.groups[0]?.arn} site-a/balancer`,
      ],
    },
    {
      step: 'takeOffline' as const,
      chain: [`read ${ACCELERATOR} + read claim + site-a: size + site-a: status of site-b`],
    },
  ])('reads what $step reads, and writes nothing', async ({ step, chain }) => {
    const rehearsed = await rehearse(step);

    expect(rehearsed.reads).toEqual([
      { of: 'the claim' },
      { of: 'the accelerator' },
      { of: 'the Infinispan of site-a' },
    ]);
    expect(rehearsed.chain).toEqual(chain);
  });

  it.each(['removal', 'takeOffline'] as const)('of %s reports every read that fails', async (step) => {
    const { reads } = await rehearse(step, {
      infinispan: { 'site-a': { fails: new errors.SecretUnavailable('the password could not be read') } },
      before: () => ({
        'read claim': () => {
          throw new errors.ClaimUnavailable('AccessDeniedException');
        },
        [`read ${ACCELERATOR}`]: () => {
          throw new errors.AcceleratorRefused('AccessDeniedException');
        },
      }),
    });

    expect(reads).toEqual([
      { of: 'the claim', error: 'ClaimUnavailable: AccessDeniedException' },
      { of: 'the accelerator', error: 'AcceleratorRefused: AccessDeniedException' },
      { of: 'the Infinispan of site-a', error: 'SecretUnavailable: the password could not be read' },
    ]);
  });

  it('of the removal succeeds for an accelerator that was deleted, and for one without endpoints', async () => {
    for (const accelerators of [[], [listing()], [listing(siteA)]]) {
      const { reads } = await rehearse('removal', { accelerators });

      expect(reads.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    }
  });

  it('of an unknown site is a failed read', async () => {
    const { collaborators } = createWorld();
    const event = { ...input.event, reporter: 'site-c' };

    const { reads } = await rehearseTakeOffline(
      { ...input, event },
      { ...collaborators, dataOf: () => NO_ANSWER },
    );

    expect(reads[2]).toEqual({
      of: 'the Infinispan of site-c',
      error: 'Error: no Infinispan is configured for the site site-c',
    });
  });
});

describe('a rehearsed take-offline', () => {
  const ALL = 'ADMIN BULK_WRITE BULK_READ';

  it.each<{ when: string; given: GivenRestore; lacks: string | null }>([
    { when: 'nothing is missing', given: { permission: ALL }, lacks: null },
    {
      when: 'the user may not clear',
      given: { permission: 'ADMIN BULK_READ' },
      lacks: 'our user lacks BULK_WRITE on sessions',
    },
    {
      when: 'the user may not run cross-site operations',
      given: { permission: 'READ WRITE' },
      lacks: expect.stringMatching(/^our user lacks ADMIN on /),
    },
    {
      when: 'the flags do not arrive',
      given: { arrange: ({ b }) => b.setDropsFlags(true) },
      lacks: 'the header "flags" does not reach it',
    },
    {
      when: 'a cache has no statistics',
      given: { permission: ALL, withoutStatistics: ['sessions'] },
      lacks: 'sessions has no statistics',
    },
    {
      when: 'nothing is backed up',
      given: { arrange: ({ b }) => b.setCaches({ local: [] }) },
      lacks: 'no cache is backed up to site-a',
    },
  ])('finds out what a restore would lack: $when', async ({ given, lacks }) => {
    const { collaborators, posts } = createRestoreWorld(given);
    const event = { ...input.event, site: 'site-a', reporter: 'site-b' };

    const { restore } = await rehearseTakeOffline({ ...input, event }, collaborators);

    expect(restore).toEqual({ lacks });
    expect(posts).toEqual([]);
  });

  it('finds out how many nodes are site masters', async () => {
    const { collaborators } = createWorld();

    const rehearsed = await rehearseTakeOffline(input, { ...collaborators, dataOf: () => NO_ANSWER });

    expect(rehearsed).toMatchObject({ cluster: { nodes: 2, siteMasters: 1 } });
  });

  it('finds out neither if the Infinispan does not answer', async () => {
    const fails = new errors.InfinispanUnavailable('x');
    const { collaborators } = createWorld({ infinispan: { 'site-a': { fails } } });

    const rehearsed = await rehearseTakeOffline(input, { ...collaborators, dataOf: () => NO_ANSWER });

    expect(Object.keys(rehearsed)).toEqual(['reads']);
  });
});

import { UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { REASONS } from '../../../functions/lib/outcomes.ts';
import type { Alert } from '../support/alerts.ts';
import { attempt, SITE_A_REPORTED, SITE_B_REPORTED } from '../support/attempt.ts';
import { pause } from '../support/pause.ts';
import { whatIsTrue } from '../support/truth.ts';
import { freshWorld, listBothSites, type Site, siteOf, startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ waitScale: 0.005 });
});
afterAll(() => world?.stop());
beforeEach(() => freshWorld(world));

const infinispan = (site: Site) => siteOf(world, site).server;
const accelerator = () => world.stack.globalAccelerator;

const STILL_BOTH = { inService: [['site-a', 'site-b']], held: [] };

const refused: readonly {
  readonly reason: keyof typeof REASONS;
  readonly when: string;
  readonly arrange?: () => unknown;
  readonly alert?: Partial<Alert>;
  /** @default - both sites serve, and nothing is held offline */
  readonly truth?: { readonly inService: readonly (readonly string[])[]; readonly held: readonly string[] };
  /** What is on record. @default - the outcome alone */
  readonly steps?: readonly string[];
}[] = [
  {
    reason: 'ACCELERATOR_NOT_FOUND',
    when: 'no accelerator has the name',
    alert: { accelerator: 'a9999999999999999.awsglobalaccelerator.com' },
  },
  { reason: 'UNKNOWN_SITE', when: 'the site is not configured', alert: { site: 'site-c' } },
  {
    reason: 'UNKNOWN_SITE',
    when: 'neither site has an endpoint',
    arrange: () => update({ EndpointConfigurations: [] }),
    truth: { inService: [[]], held: [] },
  },
  {
    reason: 'REPORTER_MISMATCH',
    when: 'the Infinispan of the reporter is another site',
    arrange: () =>
      infinispan('site-a').controls.setFaults([
        {
          operation: 'GET container',
          error: 200,
          body: '{"local_site":"site-b","relay_node":true,"sites_view":["site-b"]}',
          times: 9,
        },
      ]),
  },
  {
    reason: 'REPORTER_MISMATCH',
    when: 'the reporter does not back up to the site',
    arrange: () => infinispan('site-a').model.setCaches({ sessions: [], actionTokens: [] }),
    truth: { ...STILL_BOTH, held: ['site-a holds site-b unknown'] },
  },
  {
    reason: 'REPORTER_NOT_IN_SERVICE',
    when: 'the reporter is unhealthy until the deadline',
    arrange: () => accelerator().model.setHealth(siteOf(world, 'site-a').loadBalancerArn, 'UNHEALTHY'),
    truth: { inService: [['site-b']], held: [] },
  },
  {
    reason: 'REPORTER_NOT_IN_SERVICE',
    when: 'the reporter has weight 0',
    arrange: () => update({ EndpointConfigurations: [endpoint('site-a', 0), endpoint('site-b', 128)] }),
    truth: { inService: [['site-b']], held: [] },
  },
  {
    reason: 'REPORTER_UNREACHABLE',
    when: 'no node of the reporter is a site master',
    arrange: () => infinispan('site-a').model.setSiteMasters([false, false]),
  },
  {
    reason: 'REPORTER_UNREACHABLE',
    when: 'the Infinispan of the reporter does not let us in',
    arrange: () =>
      infinispan('site-a').controls.setFaults([{ operation: 'GET container', error: 401, times: 99 }]),
  },
  {
    reason: 'SITE_VIEW_HEALED',
    when: 'the reporter sees the site again',
    arrange: () => infinispan('site-a').model.setView(['site-a', 'site-b']),
  },
  {
    reason: 'LOST_TO_OTHER_SITE',
    when: 'the other site fenced the reporter',
    arrange: () => attempt(world, SITE_A_REPORTED),
    truth: { inService: [['site-b']], held: ['site-b holds site-a offline'] },
  },
  {
    reason: 'RESTORE_UNFINISHED',
    when: 'the reporter is back at the accelerator, and the other site still holds it offline',
    arrange: async () => {
      await attempt(world, SITE_A_REPORTED);
      await listBothSites(world);
    },
    truth: { ...STILL_BOTH, held: ['site-b holds site-a offline'] },
    // The survivor's Infinispan is asked next to the write only.
    steps: ['seen', 'outcome'],
  },
  { reason: 'PAUSED', when: 'a person paused it', arrange: () => pause(world, 60_000) },
];

it('has a case for every reason', () => {
  expect([...new Set(refused.map(({ reason }) => reason))].sort()).toEqual(Object.keys(REASONS).sort());
});

it.each(refused)(
  'does not fence, $reason: $when',
  async ({ reason, arrange, alert, truth = STILL_BOTH, steps = ['outcome'] }) => {
    await arrange?.();

    const { ended, trail } = await attempt(world, { ...SITE_B_REPORTED, ...alert });

    expect(ended).toMatchObject({ status: 'SUCCEEDED', outcome: 'NOT_FENCED', reason });
    expect(await whatIsTrue(world)).toEqual(truth);
    expect(trail.map(({ step }) => step)).toEqual(steps);
    expect(trail.at(-1)).toMatchObject({ outcome: 'NOT_FENCED', reason });
  },
);

const endpoint = (site: Site, weight: number) => ({
  EndpointId: siteOf(world, site).loadBalancerArn,
  Weight: weight,
});

const update = (change: { EndpointConfigurations: { EndpointId: string; Weight: number }[] }) =>
  world.accelerators.send(
    new UpdateEndpointGroupCommand({ EndpointGroupArn: world.stack.accelerator.endpointGroupArn, ...change }),
  );

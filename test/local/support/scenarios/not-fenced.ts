import { UpdateEndpointGroupCommand } from '@aws-sdk/client-global-accelerator';
import type { REASONS } from '../../../../functions/domain/outcomes.ts';
import { runAttempt, SITE_A_REPORTED } from '../attempt.ts';
import { removeSiteTag } from '../load-balancer-tags.ts';
import { pause, putClaim } from '../pause.ts';
import type { ServiceState } from '../service-state.ts';
import { listBothSites, SITES, type Site, siteOf, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

const infinispan = (world: World, site: Site) => siteOf(world, site).server;

export const BOTH_IN_SERVICE: ServiceState = { inService: [['site-a', 'site-b']], backups: [] };

/** An attempt that starts no fencing. */
interface NotFencedCase extends Scenario {
  readonly reason: keyof typeof REASONS;
  /** @default - both sites in service and online */
  readonly truth?: ServiceState;
  /** The steps in the audit trail. @default - only the outcome */
  readonly steps?: readonly string[];
}

export const NOT_FENCED_CASES: readonly NotFencedCase[] = [
  {
    reason: 'ACCELERATOR_NOT_FOUND',
    name: 'no accelerator has the name',
    alert: { accelerator: 'a9999999999999999.awsglobalaccelerator.com' },
  },
  { reason: 'UNKNOWN_SITE', name: 'the site is not configured', alert: { site: 'site-c' } },
  {
    reason: 'UNKNOWN_SITE',
    name: 'neither site has an endpoint',
    arrange: (world) => update(world, { EndpointConfigurations: [] }),
    truth: { inService: [[]], backups: [] },
  },
  {
    reason: 'ENDPOINT_SITE_UNKNOWN',
    name: "the offline site's load balancer has lost its tag",
    arrange: (world) => removeSiteTag(world, 'site-b'),
  },
  ...[
    { name: 'an endpoint is an EC2 instance', id: 'i-0123456789abcdef0', serving: 'i-0123456789abcdef0' },
    {
      name: 'an endpoint is an Elastic IP address',
      id: 'eipalloc-0123456789abcdef0',
      serving: 'eipalloc-0123456789abcdef0',
    },
    {
      name: 'an endpoint is a load balancer of another account',
      id: 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/theirs/0123456789abcdef',
      attachment: 'arn:aws:globalaccelerator::111122223333:attachment/0123',
      serving: 'theirs',
    },
  ].map(
    ({ name, id, attachment, serving }): NotFencedCase => ({
      reason: 'ENDPOINT_SITE_UNKNOWN',
      name,
      arrange: (world) =>
        update(world, {
          EndpointConfigurations: [
            ...SITES.map((site) => ({ EndpointId: siteOf(world, site).loadBalancerArn, Weight: 128 })),
            { EndpointId: id, Weight: 128, ...(attachment && { AttachmentArn: attachment }) },
          ],
        }),
      truth: { inService: [[serving, 'site-a', 'site-b'].sort()], backups: [] },
    }),
  ),
  {
    reason: 'SITE_MASTERS_DISAGREE',
    name: 'one of two site masters sees the site',
    arrange: (world) => {
      const { model } = infinispan(world, 'site-a');
      model.setSiteMasters([true, true]);
      model.setViews([['site-a'], ['site-a', 'site-b']]);
    },
  },
  {
    reason: 'REPORTER_MISMATCH',
    name: "the Infinispan of the reporter is another site's",
    arrange: (world) =>
      infinispan(world, 'site-a').controls.setFaults([
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
    name: 'the reporter does not back up to the site',
    arrange: (world) => infinispan(world, 'site-a').model.setCaches({ sessions: [], actionTokens: [] }),
    truth: { ...BOTH_IN_SERVICE, backups: ['site-b is unknown at site-a'] },
  },
  {
    reason: 'REPORTER_NOT_IN_SERVICE',
    name: 'the reporter is unhealthy until the deadline',
    arrange: (world) =>
      world.stack.globalAccelerator.model.setHealth(siteOf(world, 'site-a').loadBalancerArn, 'UNHEALTHY'),
    truth: { inService: [['site-b']], backups: [] },
  },
  {
    reason: 'REPORTER_NOT_IN_SERVICE',
    name: 'the reporter has weight 0',
    arrange: (world) =>
      update(world, {
        EndpointConfigurations: [endpoint(world, 'site-a', 0), endpoint(world, 'site-b', 128)],
      }),
    truth: { inService: [['site-b']], backups: [] },
  },
  {
    reason: 'REPORTER_UNREACHABLE',
    name: 'no node of the reporter is a site master',
    arrange: (world) => infinispan(world, 'site-a').model.setSiteMasters([false, false]),
  },
  {
    reason: 'REPORTER_UNREACHABLE',
    name: 'the Infinispan of the reporter rejects our credentials',
    arrange: (world) =>
      infinispan(world, 'site-a').controls.setFaults([{ operation: 'GET container', error: 401, times: 99 }]),
  },
  {
    reason: 'SITE_VIEW_HEALED',
    name: 'the reporter sees the site again',
    arrange: (world) => infinispan(world, 'site-a').model.setView(['site-a', 'site-b']),
  },
  {
    reason: 'LOST_TO_OTHER_SITE',
    name: 'the other site fenced the reporter',
    arrange: (world) => runAttempt(world, SITE_A_REPORTED),
    truth: { inService: [['site-b']], backups: ['site-a is offline at site-b'] },
  },
  {
    reason: 'RESTORE_UNFINISHED',
    name: 'the reporter is in service again, and still offline at the other site',
    arrange: async (world) => {
      await runAttempt(world, SITE_A_REPORTED);
      await listBothSites(world);
    },
    truth: { ...BOTH_IN_SERVICE, backups: ['site-a is offline at site-b'] },
    // The survivor's Infinispan is queried only right before the write.
    steps: ['observed', 'outcome'],
  },
  {
    reason: 'OBSERVE_ONLY',
    name: 'the event started in observe mode',
    arrange: (world) => putClaim(world, { observeMode: { approved: [], until: Date.now() } }),
    // The steps before the write run in observe mode, too.
    steps: ['observed', 'outcome'],
  },
  { reason: 'PAUSED', name: 'an operator has paused fencing', arrange: (world) => pause(world, 60_000) },
];

const endpoint = (world: World, site: Site, weight: number) => ({
  EndpointId: siteOf(world, site).loadBalancerArn,
  Weight: weight,
});

const update = (
  world: World,
  change: { EndpointConfigurations: { EndpointId: string; Weight: number; AttachmentArn?: string }[] },
) =>
  world.accelerators.send(
    new UpdateEndpointGroupCommand({ EndpointGroupArn: world.stack.accelerator.endpointGroupArn, ...change }),
  );

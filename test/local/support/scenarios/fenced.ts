import { RemoveEndpointsCommand } from '@aws-sdk/client-global-accelerator';
import { expect } from 'vitest';
import { statesEntered } from '../executions.ts';
import { siteOf, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

/** An attempt that ends FENCED. */
interface FencedCase extends Scenario {
  /** The steps in the audit trail. @default - observed, removed, outcome */
  readonly trail?: readonly string[];
  /** The number of take-offline requests. @default 1 */
  readonly posts?: number;
}

const reporter = (world: World) => siteOf(world, 'site-a').server;

/** Infinispan's response to the first take-offline. */
const answered = (world: World, body: string) =>
  reporter(world).controls.setFaults([{ operation: 'POST take-offline', error: 200, body }]);

export const FENCED_CASES: readonly FencedCase[] = [
  { name: 'both sites as they were set up' },
  {
    name: 'endpoints already gone from an earlier half-done fencing',
    arrange: (world) =>
      world.accelerators.send(
        new RemoveEndpointsCommand({
          EndpointGroupArn: world.stack.accelerator.endpointGroupArn,
          EndpointIdentifiers: [{ EndpointId: siteOf(world, 'site-b').loadBalancerArn }],
        }),
      ),
    trail: ['outcome'],
  },
  {
    name: "Infinispan's error inside a 200",
    arrange: (world) => answered(world, '{"sessions":"ok","actionTokens":"ISPN000400: suspected"}'),
    posts: 2,
  },
  { name: 'a 200 that names no cache', arrange: (world) => answered(world, '{}'), posts: 2 },
  {
    name: 'a site that is already offline in one cache',
    arrange: (world) => reporter(world).model.setStatus('site-b', 'sessions', 'offline'),
  },
  {
    name: 'a site that is already offline in all caches',
    arrange: (world) => {
      for (const cache of ['sessions', 'actionTokens'])
        reporter(world).model.setStatus('site-b', cache, 'offline');
    },
    posts: 0,
  },
];

const setHealth = (world: World, health: 'HEALTHY' | 'UNHEALTHY') =>
  world.stack.globalAccelerator.model.setHealth(siteOf(world, 'site-a').loadBalancerArn, health);

/** The workflow waits for the reporter, which becomes healthy then. */
export const BECOMES_HEALTHY = {
  name: 'a reporter that becomes healthy while the workflow waits',
  arrange: (world: World) => setHealth(world, 'UNHEALTHY'),
  during: async (world: World, execution: string) => {
    await expect.poll(() => statesEntered(world, execution)).toContain('Wait, then re-check');
    setHealth(world, 'HEALTHY');
  },
} satisfies Scenario;

import { siteOf, type World } from '../world.ts';
import type { Scenario } from './scenario.ts';

const standIns = {
  accelerator: ({ stack }: World) => stack.globalAccelerator,
  infinispan: (world: World) => siteOf(world, 'site-a').server,
};

const calls = [
  { at: 'accelerator', operation: 'ListAccelerators', error: 'InternalServiceErrorException' },
  { at: 'accelerator', operation: 'DescribeAccelerator', error: 'InternalServiceErrorException' },
  { at: 'accelerator', operation: 'ListListeners', error: 'InternalServiceErrorException' },
  { at: 'accelerator', operation: 'ListEndpointGroups', error: 'InternalServiceErrorException' },
  { at: 'accelerator', operation: 'RemoveEndpoints', error: 'TransactionInProgressException' },
  { at: 'accelerator', operation: 'RemoveEndpoints', error: 'InternalServiceErrorException' },
  { at: 'accelerator', operation: 'RemoveEndpoints', error: 'close' },
  { at: 'accelerator', operation: 'DescribeEndpointGroup', error: 'InternalServiceErrorException' },
  // Each is sent on five connections, so all five must fail.
  { at: 'infinispan', operation: 'GET container', error: 500, times: 5 },
  { at: 'infinispan', operation: 'GET backups/{site}', error: 'close', times: 5 },
  { at: 'infinispan', operation: 'POST take-offline', error: 500 },
  { at: 'infinispan', operation: 'POST take-offline', error: 'close' },
] as const;

/** Fencings in which one call to a stand-in fails once, before or after its effect. */
export const SINGLE_FAILURES: readonly Scenario[] = calls.flatMap(({ at, operation, error, ...more }) =>
  ['before', 'after'].map((when) => ({
    name: `${operation} fails once with ${error}, ${when} its effect`,
    arrange: (world: World) =>
      standIns[at](world).controls.setFaults([{ operation, error, afterEffect: when === 'after', ...more }]),
  })),
);

import { acceleratorOperations } from './accelerators.ts';
import { endpointGroupOperations } from './endpoint-groups.ts';
import { createResolveEndpoints } from './endpoints.ts';
import { groupMemberOperations } from './group-members.ts';
import { listenerOperations } from './listeners.ts';
import { createRegistry, type HealthState } from './registry.ts';
import { ServiceError } from './service-error.ts';

export interface GlobalAcceleratorOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The account that owns the accelerators. Default: 000000000000, as the emulator's. */
  readonly account?: string;
  /** For how long after a change an accelerator is IN_PROGRESS, in milliseconds. Default: 30,000. */
  readonly settleMs?: number;
  /**
   * The health of an endpoint that comes into a group. Default: INITIAL, as in the service, until `setHealth`.
   * HEALTHY is for a local stack, where no health check would ever find it healthy.
   */
  readonly healthOfNew?: HealthState;
  /** Whether the resource exists that an endpoint would stand for. Default: every one does. */
  readonly resolvesEndpoint?: (endpointId: string) => boolean;
}

export interface GlobalAccelerator {
  /** The names of the operations that `call` takes. */
  readonly operations: readonly string[];
  /**
   * Carries out one operation of Global Accelerator's API and gives its output as it goes over the wire
   * (timestamps are seconds since the epoch; empty where the operation has no output).
   * Throws a ServiceError and has then changed nothing.
   */
  call(operation: string, input: unknown): object;
  /** What the health checks say from now on of an endpoint, in every group that has it. Throws a RangeError if none. */
  setHealth(endpointId: string, state: HealthState, reason?: string): void;
}

/**
 * Global Accelerator's API over memory, for standard accelerators: no network, no timer, no chance. Time comes from
 * `now`, ids are counted, so that the same calls give the same answers. A call is atomic, so that it never answers
 * TransactionInProgressException by itself.
 */
export function createGlobalAccelerator(options: GlobalAcceleratorOptions): GlobalAccelerator {
  const { now, account = '000000000000', settleMs = 30_000, healthOfNew = 'INITIAL' } = options;
  const { resolvesEndpoint = () => true } = options;
  const registry = createRegistry(account);
  const resolve = createResolveEndpoints({ account, resolvesEndpoint, healthOfNew });
  const operations = new Map(
    Object.entries({
      ...acceleratorOperations(registry, { now, settleMs }),
      ...listenerOperations(registry, now),
      ...endpointGroupOperations(registry, resolve, now),
      ...groupMemberOperations(registry, resolve, now),
    }),
  );

  return {
    operations: [...operations.keys()],
    call(name, input) {
      const carryOut = operations.get(name);
      if (carryOut !== undefined) return carryOut(input);
      throw new ServiceError('UnknownOperationException', `There is no operation ${name}.`);
    },
    setHealth(endpointId, state, reason) {
      const members = [...registry.accelerators.values()]
        .flatMap((accelerator) => [...accelerator.listeners.values()])
        .flatMap((listener) => [...listener.groups.values()])
        .flatMap((group) => group.endpoints)
        .filter((endpoint) => endpoint.endpointId === endpointId);
      if (members.length === 0) throw new RangeError(`No endpoint group has ${endpointId}.`);
      for (const member of members) member.health = { state, reason };
    },
  };
}

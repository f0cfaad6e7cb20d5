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
  /** The account that owns the accelerators. @default 000000000000, the emulator's account */
  readonly account?: string;
  /** How long an accelerator is IN_PROGRESS after a change, in milliseconds. @default 30,000 */
  readonly settleMs?: number;
  /**
   * The health of an endpoint that is added to a group, until `setHealth`. The local stack sets HEALTHY, because it has
   * no health checks. @default INITIAL, as in the service
   */
  readonly healthOfNew?: HealthState;
  /** Does an addition or a removal without an effect succeed? @default it is refused (group-members.ts) */
  readonly lenientMembers?: () => boolean;
  /** Does the endpoint's resource exist? @default every resource exists */
  readonly resolvesEndpoint?: (endpointId: string) => boolean;
}

export interface GlobalAccelerator {
  /** The names of the operations that `call` supports. */
  readonly operations: readonly string[];
  /**
   * Carries out one operation of Global Accelerator's API.
   *
   * @returns the output in its wire format: timestamps are seconds since the epoch; empty if the operation has no
   *   output
   * @throws ServiceError; then nothing has changed
   */
  call(operation: string, input: unknown): object;
  /** Sets an endpoint's health in every group that has it. Throws a RangeError if there is none. */
  setHealth(endpointId: string, state: HealthState, reason?: string): void;
}

/**
 * An in-memory model of Global Accelerator's API for standard accelerators. It is deterministic: time comes from `now`
 * and ids are counted, so the same calls give the same outputs. Calls are atomic, so TransactionInProgressException
 * occurs only as a fault or a limit.
 */
export function createGlobalAccelerator(options: GlobalAcceleratorOptions): GlobalAccelerator {
  const { now, account = '000000000000', settleMs = 30_000, healthOfNew = 'INITIAL' } = options;
  const { resolvesEndpoint = () => true, lenientMembers = () => false } = options;
  const registry = createRegistry(account);
  const resolve = createResolveEndpoints({ account, resolvesEndpoint, healthOfNew });
  const operations = new Map(
    Object.entries({
      ...acceleratorOperations(registry, { now, settleMs }),
      ...listenerOperations(registry, now),
      ...endpointGroupOperations(registry, resolve, now),
      ...groupMemberOperations(registry, resolve, { now, lenient: lenientMembers }),
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

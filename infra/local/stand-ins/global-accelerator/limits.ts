import * as z from 'zod';
import { ServiceError } from './service-error.ts';

/**
 * Behaviour that the API Reference leaves open:
 *
 * - `callsPerSecond`: further calls within a second get ThrottlingException. AWS publishes no rate.
 * - `busyMs`: so long after a change of an accelerator, AddEndpoints and RemoveEndpoints on it get
 *   TransactionInProgressException ("There's already a transaction in progress. Another transaction can't be processed.").
 * - `lenientMembers`: adding an endpoint that is already in the group, or removing one that is not, succeeds without an
 *   effect.
 */
const limitsSchema = z.strictObject({
  callsPerSecond: z.number().positive().optional(),
  busyMs: z.int().min(0).default(0),
  lenientMembers: z.boolean().default(false),
});

type Limits = z.output<typeof limitsSchema>;

export interface LimitsInForce {
  /** Replaces them. Throws a ZodError. */
  set(limits: unknown): void;
  readonly current: () => Limits;
  /** Counts a call. Throws a ServiceError if it exceeds a limit; else the call may be carried out. */
  check(operation: string, input: unknown): void;
}

const SECOND = 1000;
/** The operations with TransactionInProgressException among their errors that change endpoints. */
const EXCLUSIVE = ['AddEndpoints', 'RemoveEndpoints'];

/** @param now milliseconds since the epoch */
export function createLimits(now: () => number): LimitsInForce {
  let limits = limitsSchema.parse({});
  let calls: number[] = [];
  const changedAt = new Map<string, number>();

  return {
    set(given) {
      limits = limitsSchema.parse(given);
      calls = [];
      changedAt.clear();
    },
    current: () => limits,
    check(operation, input) {
      const { callsPerSecond, busyMs } = limits;
      const at = now();
      calls = calls.filter((call) => at - call < SECOND);
      if (callsPerSecond !== undefined && calls.length >= callsPerSecond)
        throw new ServiceError('ThrottlingException', 'Rate exceeded');
      calls.push(at);
      if (!EXCLUSIVE.includes(operation)) return;
      const accelerator = acceleratorOf(input);
      if (at - (changedAt.get(accelerator) ?? Number.NEGATIVE_INFINITY) < busyMs)
        throw new ServiceError('TransactionInProgressException', `${accelerator} is being changed.`);
      changedAt.set(accelerator, at);
    },
  };
}

/** The ARN of an endpoint group starts with that of its accelerator. */
const acceleratorOf = (input: unknown): string =>
  String(Object(input).EndpointGroupArn).split('/listener/')[0] ?? '';

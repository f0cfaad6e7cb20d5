import type { Step } from './recorder.ts';

interface StandInCall {
  readonly operation: string;
  readonly at: number;
}

/**
 * The sequence of calls: each step lists its concurrent calls by name, sorted. The recorder cannot hold Infinispan's TLS
 * connections. Its stand-in responds to each call after `answeredAfter` milliseconds, so a call belongs to the step that
 * started before its response.
 */
export function chainOf(
  steps: readonly Step[],
  infinispan: readonly StandInCall[],
  answeredAfter: number,
): string[][] {
  const chain = steps.map((step) => ({ ...step, operations: [...step.operations] }));
  for (const { operation, at } of infinispan) {
    const index = chain.findIndex(({ forwardedAt }) => forwardedAt >= at);
    const step = chain[index];
    if (step && at + answeredAfter > step.openedAt) step.operations.push(operation);
    else {
      const alone = { operations: [operation], openedAt: at, forwardedAt: at + answeredAfter };
      chain.splice(index < 0 ? chain.length : index, 0, alone);
    }
  }
  return chain.map(({ operations }) => [...new Set(operations)].sort());
}

/** The chain without these operations, and without the steps that are then empty. */
export const without = (chain: readonly (readonly string[])[], apart: readonly string[]): string[][] =>
  chain
    .map((operations) => operations.filter((operation) => !apart.includes(operation)))
    .filter((operations) => operations.length > 0);

/** The chain up to and including the first step with this operation. */
export const upTo = (chain: readonly string[][], operation: string): string[][] =>
  chain.slice(0, chain.findIndex((operations) => operations.includes(operation)) + 1);

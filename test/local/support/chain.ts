import type { Step } from './recorder.ts';

interface StandInCall {
  readonly operation: string;
  readonly at: number;
}

/**
 * The calls that wait for one another, in their order; in each step those that are made side by side, by name,
 * sorted. Infinispan speaks TLS and is not held by the recorder: its stand-in answers each question after
 * `answeredAfter` milliseconds, so a question belongs to the step that began before its answer.
 */
export function chainOf(
  steps: readonly Step[],
  infinispan: readonly StandInCall[],
  answeredAfter: number,
): string[][] {
  const chain = steps.map((step) => ({ ...step, operations: [...step.operations] }));
  for (const { operation, at } of infinispan) {
    const index = chain.findIndex(({ releasedAt }) => releasedAt >= at);
    const step = chain[index];
    if (step && at + answeredAfter > step.openedAt) step.operations.push(operation);
    else {
      const alone = { operations: [operation], openedAt: at, releasedAt: at + answeredAfter };
      chain.splice(index < 0 ? chain.length : index, 0, alone);
    }
  }
  return chain.map(({ operations }) => [...new Set(operations)].sort());
}

/** Without these operations, and without the steps that consist of nothing else. */
export const without = (chain: readonly (readonly string[])[], apart: readonly string[]): string[][] =>
  chain
    .map((operations) => operations.filter((operation) => !apart.includes(operation)))
    .filter((operations) => operations.length > 0);

/** Up to the first step with this operation, and with it. */
export const upTo = (chain: readonly string[][], operation: string): string[][] =>
  chain.slice(0, chain.findIndex((operations) => operations.includes(operation)) + 1);

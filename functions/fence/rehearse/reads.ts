import type { ClusterSize } from '../../clients/infinispan.ts';

/** One read of a rehearsed step, and its error if it failed. */
interface Read {
  /** Such as `the claim`. */
  readonly of: string;
  /** Name and message. */
  readonly error?: string;
}

/** The output of a rehearsed step. */
export interface StepRehearsal {
  readonly reads: readonly Read[];
  /** What a restore would lack at the reporter's Infinispan; absent if that could not be read. */
  readonly restore?: { readonly lacks: string | null };
  /** Of the reporter's Infinispan; absent if it did not answer. */
  readonly cluster?: ClusterSize;
}

/** Makes every read, in parallel, so that one that fails hides no other. */
export async function makeReads(
  reads: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<StepRehearsal> {
  return { reads: await Promise.all(Object.entries(reads).map(([of, read]) => makeRead(of, read))) };
}

async function makeRead(of: string, read: () => Promise<unknown>): Promise<Read> {
  try {
    await read();
    return { of };
  } catch (error) {
    return { of, error: String(error) };
  }
}
